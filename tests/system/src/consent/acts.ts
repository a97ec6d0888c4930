import {
  approvalConsume,
  approvalGet,
  type Approval,
  type ApprovalId,
  approvalVote,
  grantRequest,
  grantRevoke,
  GrantScope,
  newExchangeId,
  parser,
  type RequestOf,
} from '@sallyport/contracts'
import type { Bus } from '@sallyport/bus'
import type { Wanted } from './client.ts'
import { requestOf } from './evidence.ts'
import { type Person, principalOf } from './people.ts'
import type { Stage } from './stage.ts'
import type { Tool } from './target.ts'

/** Resolves with the n-th approval that was asked for a call by whoever makes it, from 0. */
export const askedFor = (
  { evidence }: Pick<Stage, 'evidence'>,
  { by, arguments: args }: Pick<Wanted, 'by' | 'arguments'>,
  n = 0,
  signal?: AbortSignal,
): Promise<ApprovalId> => {
  const text = JSON.stringify(args)
  const { id, onBehalfOf } = principalOf(by, '')
  const isBy = (approval: ApprovalId): boolean => {
    const asker = requestOf(evidence.approvals.get(approval))?.request.exchange.principal
    return asker?.id === id && asker.onBehalfOf === onBehalfOf
  }
  return evidence.when(() => evidence.asked(text).filter(isBy)[n], signal)
}

/** Votes with a person's own token, as people do by the admin API and bots on the bus. */
export async function vote(
  stage: Pick<Stage, 'votingToken'>,
  bus: Bus,
  approval: ApprovalId,
  person: Person,
  how: 'approve' | 'deny' = 'approve',
  grantSeconds?: number,
): Promise<Approval> {
  const token = await stage.votingToken(person)
  const offer = grantSeconds === undefined ? {} : { grantSeconds }
  return bus.call(approvalVote, { approval, vote: how, reason: '', token, ...offer })
}

/** Access that someone asks for, or takes. */
export type AccessWanted = Omit<RequestOf<typeof grantRequest>, 'token'>

/** Asks for access with a person's own token, as the admin API does for them. */
export async function askAccess(
  stage: Pick<Stage, 'votingToken'>,
  bus: Bus,
  person: Person,
  wanted: AccessWanted,
): Promise<Approval> {
  const token = await stage.votingToken(person)
  return bus.call(grantRequest, { ...wanted, token })
}

/** A tool of a connection, to change things by it. */
export const scopeOf = (connection: string, ...tools: readonly Tool[]): GrantScope =>
  parseScope({
    connection,
    operations: tools.map((name) => ({ verb: 'tools/call', name })),
    access: 'write',
  })

const parseScope = parser('scope', GrantScope)

/** Ends access with a person's own token. */
export async function revoke(
  stage: Pick<Stage, 'votingToken'>,
  bus: Bus,
  approval: ApprovalId,
  person: Person,
): Promise<Approval> {
  const token = await stage.votingToken(person)
  return bus.call(grantRevoke, { approval, token, reason: '' })
}

/** Uses an approval as an edge does, for a new exchange. */
export const use = (
  bus: Bus,
  { id: approval, request }: Pick<Approval, 'id' | 'request'>,
): Promise<Approval> =>
  bus.call(approvalConsume, { approval, digest: request.digest, exchange: newExchangeId() })

/** An approval as it stands. */
export const look = (bus: Bus, approval: ApprovalId): Promise<Approval> =>
  bus.call(approvalGet, { approval })

/** How often each thing occurs. */
export function counted(things: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const thing of things) counts[thing] = (counts[thing] ?? 0) + 1
  return counts
}

/** What came of each promise: `done`, or the code of its error. */
export async function outcomes(all: readonly Promise<unknown>[]): Promise<readonly string[]> {
  return (await Promise.allSettled(all)).map((end) =>
    end.status === 'fulfilled' ? 'done' : codeOf(end.reason),
  )
}

const codeOf = (error: unknown): string => String(Reflect.get(Object(error), 'code'))
