import { MAX_POLICY_CHARS } from '@sallyport/contracts'
import { designPermits, MAX_POLICIES } from './design.ts'
import { writeUncovered } from './uncovered.ts'
import type { Uses } from './use.ts'
import { writeCedar } from './write.ts'

/** A set that covers what was used, or the sentence that says why there is none. */
export type Suggestion =
  | {
      readonly cedar: string
      readonly policies: number
      /** Operations that were used and no policy is suggested for; comments say which. */
      readonly uncovered: number
    }
  | { readonly refused: string }

/** What a suggestion is for. */
export interface Place {
  readonly connection: string
  /** Masking profile of the connection. */
  readonly mask: string
  /** Groups that the policies in force name. */
  readonly named: ReadonlySet<string>
}

/**
 * The smallest set of permits found that decides what was used as it was decided the last time, and permits nothing that
 * was refused. It holds no forbid. What was used and cannot be told apart from what was refused is not permitted.
 */
export function suggest(uses: Uses, { connection, mask, named }: Place): Suggestion {
  if (uses.overflown) return { refused: TOO_MUCH }
  const { uses: all, refusals, uncovered } = uses.sorted()
  const past = { uses: all, refusals, crowd: { people: uses.people, named } }
  const comments = writeUncovered(uncovered)
  for (const together of [false, true]) {
    const permits = designPermits(past, together)
    if (permits === undefined) continue
    const cedar = `${comments}${writeCedar(permits, connection, mask)}`
    if (permits.length <= MAX_POLICIES && cedar.length <= MAX_POLICY_CHARS) {
      const operations = uncovered.reduce((sum, { use }) => sum + use.count, 0)
      return { cedar, policies: permits.length, uncovered: operations }
    }
  }
  return { refused: TOO_MUCH }
}

const TOO_MUCH =
  'What was used or refused is more than one policy set can spell out. Choose a shorter range, or write rules for groups first.'
