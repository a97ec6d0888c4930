import type { Bus } from '@sallyport/bus'
import { type ApprovalId, grantRevoked } from '@sallyport/contracts'
import { type ConsentRow, consentRow, givenBy } from '../domain/review/consent-row.ts'
import type { AccessTally } from '../domain/review/tally.ts'

/** Access for a time that stood in a period, by connection. */
export interface StoodGrants {
  /** Ids of the approvals that gave it. */
  readonly of: (connection: string) => readonly string[]
  /** How many are not among these, as there are too many. */
  readonly leftOut: number
}

/** The period, and the one connection that is asked for. */
interface Period {
  readonly since: Date
  readonly until: Date
  readonly connection?: string
}

/**
 * Finds every grant, and all access taken in an emergency, that stood at any time in a period, used or not. STATE holds them
 * for ever, and is read from its beginning: nothing that would have to be kept in step is held beside it.
 */
export async function grantsThatStood(
  state: Pick<Bus['state'], 'follow'>,
  { since, until, connection }: Period,
  most: number,
): Promise<StoodGrants> {
  const stood = new Map<string, string>()
  let leftOut = 0
  const follower = await state.follow(['approval'], ({ id, event }) => {
    const grant = givenBy(event)
    if (grant !== undefined) {
      const on = grant.scope.connection
      if (connection !== undefined && on !== connection) return
      if (Date.parse(grant.from) >= until.getTime()) return
      if (Date.parse(grant.until) <= since.getTime()) return
      if (stood.size < most) stood.set(id, on)
      else leftOut += 1
    } else if (grantRevoked.check(event) && Date.parse(event.time) <= since.getTime())
      stood.delete(id)
  })
  await follower[Symbol.asyncDispose]()
  const by = Map.groupBy(stood, ([, on]) => on)
  // The bus knows its followers until it closes: nothing is to stay with this one.
  stood.clear()
  return { of: (on) => (by.get(on) ?? []).map(([id]) => id), leftOut }
}

/** The row of each approval and grant; one whose events do not begin with a request is left out. */
export async function* consentRows(
  state: Pick<Bus['state'], 'read'>,
  { tally, at }: { readonly tally: Pick<AccessTally, 'ofConsent'>; readonly at: Date },
  ids: ReadonlySet<string>,
  left: { consents: number },
): AsyncGenerator<{ readonly row: ConsentRow }> {
  for (const id of [...ids].toSorted()) {
    // Decisions name approvals by their id alone.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const approval = id as ApprovalId
    // oxlint-disable-next-line no-await-in-loop
    const entries = await state.read('approval', approval)
    const row = consentRow(
      id,
      entries.map(({ event }) => event),
      { used: tally.ofConsent(id), at },
    )
    if (row === undefined) left.consents += 1
    else yield { row }
  }
}
