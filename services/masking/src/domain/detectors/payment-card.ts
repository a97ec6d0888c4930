import type { Detector, Match } from '../detector.ts'
import { isCardNumber, isShortCardNumber, LONGEST_CARD, SHORTEST_CARD } from './card-number.ts'
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
    for (const { 0: run, index } of text.matchAll(RUN)) {
      matches.push(...cardsIn(text, digitGroups(run, index)))
    }
    return matches
  },
}

function cardsIn(text: string, groups: readonly DigitGroup[]): Match[] {
  const matches: Match[] = []
  for (let first = 0; first < groups.length;) {
    const card = longestCard(text, groups, first)
    if (card !== undefined) matches.push(card.match)
    first = card?.next ?? first + 1
  }
  return matches
}

function longestCard(
  text: string,
  groups: readonly DigitGroup[],
  first: number,
): { readonly match: Match; readonly next: number } | undefined {
  let digits = ''
  let found: { readonly match: Match; readonly next: number } | undefined
  for (let next = first; next < groups.length;) {
    digits += groups[next++]?.digits ?? ''
    if (digits.length > LONGEST_CARD) break
    const window = groups.slice(first, next)
    if (digits.length < SHORTEST_CARD || !isGroupedLikeACard(window)) continue
    const isCard = isCardNumber(digits) || (isShortCardNumber(digits) && CARD_WORD.test(text))
    if (!isCard || !standsAlone(text, window)) continue
    const [start, end] = [groups[first]?.start ?? 0, groups[next - 1]?.end ?? 0]
    found = { match: { start, end, shown: digits.slice(-SHOWN) }, next }
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
