import { usage } from './errors.ts'

/** Someone who is asked about, as options say it. */
export interface AskedAbout {
  readonly connection: string
  readonly principal: string
  readonly groups?: readonly string[]
  readonly agent?: boolean
  readonly onBehalfOf?: string
  /** Further claims of the token, by name. */
  readonly claim?: Readonly<Record<string, readonly string[]>>
  /** Where it would come from. */
  readonly from?: string
}

/** Who is asked about, as the admin API takes it. Throws a CliError where the groups are not given: nobody here knows them. */
export function principalOf({ principal: id, groups, agent, onBehalfOf, claim }: AskedAbout) {
  if (id.trim() === '') throw usage('Name whom you ask about: the subject of their token.')
  if (groups === undefined)
    throw usage(
      `What policies decide depends on groups, and only a token says them. Give those of ${id}, such as --groups analysts,dba, or --groups '' for none.`,
    )
  return {
    kind: agent === true ? 'agent' : 'user',
    id,
    groups,
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    ...(claim !== undefined && { claims: claim }),
  } as const
}

/** The same for people. */
export const principalText = ({ id, kind, groups, onBehalfOf }: ReturnType<typeof principalOf>) =>
  `${id} (${kind}${onBehalfOf === undefined ? '' : ` for ${onBehalfOf}`}; groups: ${groups.join(', ') || 'none'})`

/** Where it would come from, as the admin API takes it. */
export const addressOf = ({ from }: AskedAbout) =>
  from === undefined ? {} : { clientAddress: from }
