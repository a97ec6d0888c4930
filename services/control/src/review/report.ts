import type { Bus } from '@sallyport/bus'
import {
  type Connection,
  type policyReview as PolicyReview,
  policyReview,
  type Principal,
  recorderStatus,
  type ReplyOf,
} from '@sallyport/contracts'
import type { FollowedStore } from '../followed-store.ts'
import type { ReviewRange, ReviewStore } from '../review-store.ts'
import type { ConsentRow } from '../domain/review/consent-row.ts'
import {
  type AccessRow,
  accessRows,
  type PolicyRow,
  policyRows,
  type Who,
} from '../domain/review/rows.ts'
import { AccessTally, type Entry } from '../domain/review/tally.ts'
import { consentRows, grantsThatStood, type StoodGrants } from './consents.ts'
import { whyNotWhole } from '../domain/review/standing.ts'
import { reachedUnder } from './reached.ts'
import { inOrder } from './in-order.ts'
import { permissionsOf } from './permissions.ts'

/** What a review is bounded by; a report that comes to one of these says that it is not whole. */
const REVIEW_LIMITS = {
  people: 5000,
  operations: 100_000,
  refusals: 20_000,
  consents: 100_000,
  consentRows: 5000,
  rows: 250_000,
}
const PAGE = 1000
/** Questions to the policy service that ride together; it serves calls beside them. */
const ASKED_AT_ONCE = 16
const REPORT_MS = 500

/** What a review needs. */
export interface ReviewDeps {
  readonly bus: Pick<Bus, 'call'> & { readonly state: Pick<Bus['state'], 'read' | 'follow'> }
  readonly store: Pick<ReviewStore, 'decisionEvents' | 'knownDecisions'> &
    Pick<FollowedStore, 'standing'>
  /** Who issues the tokens. */
  readonly issuer: string
  readonly now: () => Date
}

/** What is reviewed. */
export interface ReviewCommand {
  readonly connections: readonly Connection[]
  readonly since: Date
  /** Now unless said. */
  readonly until?: Date
  /** Whether only that connection was asked for. */
  readonly only?: string
}

type Log = Pick<ReplyOf<typeof recorderStatus>, 'size' | 'checkpoint' | 'verifierKey'>
type Review = Pick<Connection, 'name' | 'description'> & ReplyOf<typeof PolicyReview>

/** What ties a report to the evidence. */
export interface ReviewHead {
  readonly generatedAt: string
  readonly since: string
  readonly until: string
  /** The checkpoint of the log that it goes up to, and whose it is. */
  readonly log: Log
  /** The first and the last decision that the read model knows: nothing is said of what was before and after. */
  readonly known: { readonly first?: string; readonly last?: string }
  readonly connections: readonly {
    readonly name: string
    readonly description: string
    readonly policyVersion: number
    readonly published?: Review['published']
  }[]
}

/** The end of a report, without which it is not whole. */
export interface ReviewEnd {
  readonly rows: number
  readonly decisions: number
  readonly people: number
  readonly complete: boolean
  /** Why decisions are missing, and what to do: sentences. */
  readonly because: readonly string[]
  /** Counts of what was left out. */
  readonly leftOut: {
    readonly decisions: number
    readonly consents: number
    readonly rows: number
    /** Connections whose policies name more groups than are looked at. */
    readonly groups: number
  }
}

export type ReviewRow = PolicyRow | AccessRow | ConsentRow

/** What a review tells, line by line. */
export type ReviewNews =
  | { readonly report: ReviewHead }
  | {
      readonly progress: { readonly decisions: number; readonly asked: number; readonly of: number }
    }
  | { readonly row: ReviewRow }
  | { readonly end: ReviewEnd }

/**
 * Reviews who can do what by which policy, and what of it was used. The decisions that count are those under the
 * checkpoint of its beginning; nothing but counts, one page and one person's permissions are held.
 */
export async function* reviewAccess(
  deps: ReviewDeps,
  { connections, since, until, only }: ReviewCommand,
): AsyncGenerator<ReviewNews> {
  const generated = deps.now()
  const { size, checkpoint, verifierKey } = await deps.bus.call(recorderStatus, {})
  const log = { size, checkpoint, verifierKey }
  const range: ReviewRange = {
    since,
    until: until ?? generated,
    size,
    ...(only !== undefined && { connection: only }),
  }
  const reviews = await reviewsOf(deps, connections)
  const found = await reachedUnder(size, deps.bus, deps.store)
  const known = await deps.store.knownDecisions()
  yield { report: headOf(generated, range, log, known, reviews) }
  const tally = new AccessTally(
    new Map(reviews.map(({ name, groups }) => [name, new Set(groups)])),
    REVIEW_LIMITS,
  )
  yield* gather(deps, range, tally)
  const because = whyNotWhole({ ...found, after: await deps.store.standing() })
  const grants = await grantsThatStood(deps.bus.state, range, REVIEW_LIMITS.consents)
  const left = { rows: 0, consents: grants.leftOut }
  let rows = 0
  for await (const news of reviewAll(deps, { reviews, tally, grants, at: generated }, left)) {
    if ('row' in news) {
      rows += 1
      if (rows > REVIEW_LIMITS.rows) {
        left.rows += 1
        continue
      }
    }
    yield news
  }
  const groups = reviews.filter(({ complete }) => !complete).length
  const leftOut = { decisions: tally.leftOut, ...left, groups }
  yield {
    end: {
      rows: rows - left.rows,
      decisions: tally.events,
      people: tally.people.length,
      complete: because.length === 0 && Object.values(leftOut).every((count) => count === 0),
      because,
      leftOut,
    },
  }
}

/** The sets in force at the beginning; one that changes meanwhile ends the report. */
async function reviewsOf(
  { bus }: Pick<ReviewDeps, 'bus'>,
  connections: readonly Connection[],
): Promise<readonly Review[]> {
  const reviews: Review[] = []
  for (const { name, description } of connections) {
    // One after the other: there may be many.
    // oxlint-disable-next-line no-await-in-loop
    reviews.push({ name, description, ...(await bus.call(policyReview, { connection: name })) })
  }
  return reviews
}

function headOf(
  generated: Date,
  { since, until }: ReviewRange,
  log: Log,
  { first, last }: Awaited<ReturnType<ReviewStore['knownDecisions']>>,
  reviews: readonly Review[],
): ReviewHead {
  return {
    generatedAt: generated.toISOString(),
    since: since.toISOString(),
    until: until.toISOString(),
    log,
    known: {
      ...(first !== undefined && { first: first.toISOString() }),
      ...(last !== undefined && { last: last.toISOString() }),
    },
    connections: reviews.map(({ name, description, version, published }) => ({
      name,
      description,
      policyVersion: version,
      ...(published !== undefined && { published }),
    })),
  }
}

async function* gather(
  { store }: Pick<ReviewDeps, 'store'>,
  range: ReviewRange,
  tally: AccessTally,
): AsyncGenerator<ReviewNews> {
  let reported = performance.now()
  // Each page begins where the one before ended.
  /* oxlint-disable no-await-in-loop */
  for (
    let page = await store.decisionEvents(range, PAGE);
    page.length > 0;
    page = await store.decisionEvents(range, PAGE, page.at(-1))
  ) {
    for (const event of page) tally.add(event)
    if (performance.now() - reported < REPORT_MS) continue
    reported = performance.now()
    yield { progress: { decisions: tally.events, asked: 0, of: 0 } }
  }
  /* oxlint-enable no-await-in-loop */
}

/** Whom the policies of a connection are asked about, and what they did there. */
interface Asked {
  readonly who: Who
  readonly principal: Principal
  readonly entries: readonly Entry[]
}

/** What rows are made of. */
interface Material {
  readonly reviews: readonly Review[]
  readonly tally: AccessTally
  readonly grants: StoodGrants
  /** When the report is made. */
  readonly at: Date
}

async function* reviewAll(
  deps: ReviewDeps,
  material: Material,
  left: { consents: number },
): AsyncGenerator<Extract<ReviewNews, { row: unknown } | { progress: unknown }>> {
  const { reviews, tally, grants } = material
  const { people } = tally
  const of = reviews.reduce((sum, { groups }) => sum + groups.length + people.length, 0)
  const decisions = tally.events
  let asked = 0
  let reported = performance.now()
  for (const review of reviews) {
    const { name, policies, version } = review
    // What stood comes first: it is access, whether or not it was used.
    const stood = grants.of(name)
    const consents = new Set(stood.slice(0, REVIEW_LIMITS.consentRows))
    left.consents += stood.length - consents.size
    for (const row of policyRows(name, policies, tally)) yield { row }
    const answers = inOrder(askedOn(deps, review, tally), ASKED_AT_ONCE, ({ principal }) =>
      permissionsOf(deps.bus, name, version, principal),
    )
    for await (const [{ who, entries }, permissions] of answers) {
      for (const row of accessRows({ connection: name, policies }, who, permissions, entries)) {
        for (const { id } of row.consents) {
          if (consents.size < REVIEW_LIMITS.consentRows) consents.add(id)
          else if (!consents.has(id)) left.consents += 1
        }
        yield { row }
      }
      asked += 1
      if (performance.now() - reported < REPORT_MS) continue
      reported = performance.now()
      yield { progress: { decisions, asked, of } }
    }
    yield* consentRows(deps.bus.state, material, consents, left)
  }
}

function* askedOn(
  { issuer }: Pick<ReviewDeps, 'issuer'>,
  { name, groups }: Review,
  tally: AccessTally,
): Generator<Asked> {
  for (const group of groups) {
    const who = { kind: 'group', id: group } as const
    // A person who is in this group alone, and whom no policy names.
    const principal: Principal = {
      kind: 'user',
      id: `any member of ${group}`,
      issuer,
      groups: [group],
    }
    yield { who, principal, entries: tally.ofGroup(name, group) }
  }
  for (const person of tally.people)
    yield { who: person, principal: person, entries: tally.of(name, person) }
}
