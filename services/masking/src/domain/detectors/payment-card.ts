import type { Detector, Search } from '../detector.ts'
import {
  hasLuhnCheck,
  isArticle,
  issuedLengths,
  LONGEST_CARD,
  SHORTEST_CARD,
  shortLengths,
} from './card-number.ts'
import { shapeOf, standsAlone, touchesLetter, type Window } from './card-shape.ts'
import {
  type DigitGroups,
  digitGroups,
  isDigitAt,
  isPercent20,
  separators,
} from './digit-groups.ts'
import { LINKED } from './words.ts'

const SHOWN = 4
const SEPARATORS = separators(' \t\r\n-./_+', 3, true)
/** Longest number with separators, and the group behind it. */
const BEYOND = 320
/** The group before a number. */
const BEFORE = 64

/** Without it a number of 12 digits is no card number. */
const CARD_WORD = /card|maestro|debit|(?<![a-z])(?:cc|pan)(?![a-z])/gi

/** Numbers of things that are as long as those of cards, and pass their check by chance one time in ten. */
const OTHER = new RegExp(
  `(?<![a-z])(?:order|sequence|seq|tracking|serial|ean|gtin|upc|isbn|imei|invoice|parcel|shipment|transaction)(?:[ _-]?(?:id|no|nr|num|number|code))?[.]?(?:${LINKED})?$`,
  'i',
)
const LONGEST_OTHER = 40

/** Numbers of payment cards, in one piece or in groups; the last four digits may be shown. */
export const paymentCard: Detector = {
  kind: 'payment_card',
  rule: 'payment_card',
  action: 'partial',
  trigger: { words: ['card', 'maestro', 'debit'], digitRun: SHORTEST_CARD },
  readsKey: true,
  shortest: SHORTEST_CARD,
  context: CARD_WORD,
  shown: lastDigits,
  search: (text, said) => cardsIn(text, said !== Number.POSITIVE_INFINITY),
}

/** The last digits of a number; those of %20 are none. */
function lastDigits(value: string): string {
  let digits = ''
  for (let at = value.length - 1; at >= 0 && digits.length < SHOWN; at--) {
    if (isPercent20(value, at - 2)) at -= 2
    else if (isDigitAt(value, at)) digits = value.charAt(at) + digits
  }
  return digits
}

function cardsIn(text: string, saysCard: boolean): Search {
  let done = 0
  return (from, to, found) => {
    const begin = Math.max(from, done)
    if (begin >= to) return
    const beyond = Math.min(text.length, to + BEYOND)
    const groups = digitGroups(text, Math.max(0, begin - BEFORE), beyond, SEPARATORS)
    for (let first = 0; (groups.starts[first] ?? to) < to;) {
      const start = groups.starts[first] ?? 0
      const last = start < begin ? -1 : lastOfCard(text, groups, first, saysCard)
      if (last >= 0) found.add(start, (done = groups.ends[last] ?? 0))
      first = Math.max(first, last) + 1
    }
  }
}

/** The last group of the longest card that begins with a group; -1 where none does. */
function lastOfCard(text: string, groups: DigitGroups, first: number, saysCard: boolean): number {
  const { starts, ends, joined, digits, offsets } = groups
  const from = offsets[first] ?? 0
  const issued = issuedLengths(digits, from)
  const lengths = saysCard ? issued | shortLengths(digits, from) : issued
  if (lengths === 0) return -1
  let found = -1
  for (let last = first; last === first || joined[last] === 1; last++) {
    const to = (offsets[last] ?? 0) + (ends[last] ?? 0) - (starts[last] ?? 0)
    if (to - from > LONGEST_CARD) break
    const length = 1 << (to - from)
    if ((lengths & length) === 0 || !hasLuhnCheck(digits, from, to)) continue
    const isOther =
      !saysCard && (isArticle(digits, from, to) || OTHER.test(before(text, starts[first] ?? 0)))
    const isKnown = (issued & length) !== 0 && !isOther
    if (isCard({ text, groups, first, last }, isKnown, saysCard)) found = last
  }
  return found
}

/** Whether digits with the range, the length and the check digit of a card are written as one. */
function isCard(window: Window, isIssued: boolean, saysCard: boolean): boolean {
  const shape = shapeOf(window)
  if (shape === 'unlike' || !standsAlone(window, shape)) return false
  if (isIssued) return true
  return saysCard ? !touchesLetter(window) : shape !== 'one_piece'
}

const before = (text: string, at: number): string => text.slice(Math.max(0, at - LONGEST_OTHER), at)
