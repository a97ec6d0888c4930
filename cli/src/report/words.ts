import type { AccessReport, AccessRow, ConsentRow, PolicyRow, Row } from './schema.ts'

const CAN: Readonly<Record<string, string>> = {
  allow: 'allowed',
  approval: 'with approval',
  some: 'for some arguments',
  deny: 'no',
}
const BECAUSE: Readonly<Record<string, string>> = {
  no_connect: 'may not connect',
  held: 'its definition waits for a decision',
  unknown: 'the target does not define it',
}

/** What someone can do now, in words. */
export const canText = ({ outcome, because }: AccessRow['now']): string =>
  `${CAN[outcome] ?? outcome}${because === undefined ? '' : `: ${BECAUSE[because] ?? because}`}`

/** Whose approval it needs. */
export function neededText({ outcome, approvers, quorum = 1 }: AccessRow['now']): string {
  if (approvers.length === 0) return ''
  // Some arguments need less, or nobody.
  return `${outcome === 'some' ? 'up to ' : ''}${quorum} of ${approvers.join(', ')}`
}

/** Whom a policy is about, as far as one can tell without evaluating it. */
export function aboutText({ principal, groups, conditional }: PolicyRow['policy']): string {
  const named = groups.length === 0 ? [] : [`names ${groups.join(', ')}`]
  return [principal, ...named, ...(conditional ? ['under conditions'] : [])].join('; ')
}

/** Who a row is about. */
export const whoText = ({ kind, id, onBehalfOf }: AccessRow['who']): string =>
  `${kind} ${id}${onBehalfOf === undefined ? '' : ` for ${onBehalfOf}`}`

/** What it is about, as people call it. */
export const operationText = ({ kind, name }: AccessRow['operation']): string => `${kind} ${name}`

/** By which consent it was used, and how often. */
export function givenText({ approved, granted, breakGlass }: AccessRow | PolicyRow): string {
  const parts = [
    [approved, 'by approval'],
    [granted, 'under a grant'],
    [breakGlass, 'by break-glass'],
  ] as const
  return parts.flatMap(([count, how]) => (count > 0 ? [`${count} ${how}`] : [])).join(', ')
}

/** What consent gave: to one call, or access for a time, and whether that stands. */
export function consentText({ grant, now, used }: ConsentRow): string {
  if (grant === undefined) return 'one call, used'
  const { scope, from, until, revoked } = grant
  const what = scope.operations?.map(({ verb, name }) => `${verb} ${name}`).join(', ') ?? 'all'
  const time = `${scope.access} of ${what} from ${from} until ${until}`
  const uses = used === 0 ? 'never used' : `used ${used} times`
  return `${revoked === undefined ? (STANDS[now] ?? now) : `ended by ${revoked.by.id} at ${revoked.time}`}, ${uses}: ${time}`
}
const STANDS: Readonly<Record<string, string>> = { in_force: 'in force', expired: 'over' }

const isPolicy = (row: Row): row is PolicyRow => row.kind === 'policy'
const isAccess = (row: Row): row is AccessRow => row.kind === 'access'
const isConsent = (row: Row): row is ConsentRow => row.kind === 'consent'

/** The rows of each connection, in their order. */
export const byConnection = ({ rows }: AccessReport): ReadonlyMap<string, readonly Row[]> =>
  Map.groupBy(rows, ({ connection }) => connection)

/** The rows of one connection by kind. */
export function byKind(own: readonly Row[]) {
  const access = own.filter(isAccess)
  return {
    policies: own.filter(isPolicy),
    groups: access.filter(({ who }) => who.kind === 'group'),
    people: access.filter(({ who }) => who.kind !== 'group'),
    consents: own.filter(isConsent),
  }
}

/** What whoever reads a report must know of it first. */
export function warnings({ since, known, end }: AccessReport): readonly string[] {
  const late =
    known.first === undefined
      ? ['No decision is known: nothing is said of use.']
      : known.first > since
        ? [`Decisions are known from ${known.first} on: never used means not since then.`]
        : []
  const left = Object.entries(end.leftOut).filter(([, count]) => count > 0)
  const parts = left.map(([what, count]) => `${count} ${what}`).join(', ')
  return [
    ...late,
    ...end.because.map((why) => `Not whole. ${why}`),
    ...(left.length === 0 ? [] : [`Not whole; left out: ${parts}.`]),
  ]
}
