import type { Detector, Match } from '../detector.ts'
import { cardLikeness, LONGEST_CARD, SHORTEST_CARD } from './card-number.ts'
import { type DigitGroup, digitGroups } from './digit-groups.ts'

const SHOWN = 4
/** Digits with at most one space or dash between two of them. */
const RUN = /\d(?:[ -]?\d){11,}/g

/** Without it a number of 12 digits is no card number. */
const CARD_WORD = /card|maestro|debit|(?<![a-z])(?:cc|pan)(?![a-z])/i

/** Numbers of payment cards, in one piece or in groups; the last four digits may be shown. */
export const paymentCard: Detector = {
  kind: 'payment_card',
  rule: 'payment_card',
  action: 'partial',
  trigger: { digitRun: SHORTEST_CARD },
  find(text) {
    const matches: Match[] = []
    for (const { 0: run, index } of text.matchAll(RUN)) addCards(text, run, index, matches)
    return matches
  },
}

/** Digit groups in a row, and all their digits. */
interface Run {
  readonly text: string
  readonly groups: readonly DigitGroup[]
  readonly digits: string
}

function addCards(text: string, raw: string, index: number, matches: Match[]): void {
  const groups = digitGroups(raw, index)
  const run = { text, groups, digits: groups.map(({ digits }) => digits).join('') }
  let done = 0
  for (let first = 0; first < groups.length;) {
    const next = endOfCard(run, first, done)
    const end = next ?? first + 1
    const from = done
    for (const { digits } of groups.slice(first, end)) done += digits.length
    if (next !== undefined) {
      const start = groups[first]?.start ?? 0
      const shown = run.digits.slice(Math.max(from, done - SHOWN), done)
      matches.push({ start, end: groups[end - 1]?.end ?? 0, shown })
    }
    first = end
  }
}

/** The group behind the longest card that begins with a group, whose first digit is the one at `from` of all. */
function endOfCard(run: Run, first: number, from: number): number | undefined {
  let found: number | undefined
  let to = from
  for (let next = first; next < run.groups.length;) {
    to += run.groups[next++]?.digits.length ?? 0
    if (to - from > LONGEST_CARD) break
    if (to - from < SHORTEST_CARD) continue
    const likeness = cardLikeness(run.digits, from, to)
    if (likeness === 'none' || (likeness === 'card_if_said_so' && !CARD_WORD.test(run.text)))
      continue
    const groups = run.groups.slice(first, next)
    if (isGroupedLikeACard(groups) && standsAlone(run.text, groups)) found = next
  }
  return found
}

/** In one piece, in groups of three and more (4-4-4-4, 4-6-5), or digit by digit. */
const isGroupedLikeACard = (groups: readonly DigitGroup[]): boolean =>
  groups.length === 1 ||
  groups.every(({ digits }) => digits.length >= 3) ||
  groups.every(({ digits }) => digits.length <= 2)

/** Not a part of a word, a fraction, or of more groups that dashes connect. */
function standsAlone(text: string, groups: readonly DigitGroup[]): boolean {
  const start = groups[0]?.start ?? 0
  const end = groups.at(-1)?.end ?? 0
  const before = text.slice(Math.max(0, start - 2), start)
  const after = text.slice(end, end + 1)
  if (/[\p{L}\d]$|\d\.$/u.test(before) || /^[\p{L}\d]/u.test(after)) return false
  const dashed = groups.slice(1).some(({ separator }) => separator === '-')
  return !dashed || !(before.endsWith('-') || after === '-')
}
