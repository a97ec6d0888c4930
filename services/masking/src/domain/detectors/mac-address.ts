import type { Detector } from '../detector.ts'
import { PART_BEFORE } from './ip-address.ts'
import { isDay, numberAt } from './national-id/checks.ts'
import { pattern } from './pattern.ts'
import { LINK, together, wordBehind } from './together.ts'
import { LINKED, wordsExpression, wordTriggers } from './words.ts'

const isMoment = (digits: string): boolean =>
  isDay(numberAt(digits, 0, 2), numberAt(digits, 2, 2), numberAt(digits, 4, 2)) &&
  numberAt(digits, 6, 2) < 24 &&
  numberAt(digits, 8, 2) < 60

/** Neither broadcast nor nothing; pairs of digits with dashes may be a time, fours of digits with dots any number. */
function isDevice(address: string): boolean {
  const signs = address.replaceAll(/[:.-]/g, '')
  if (/^(?:0+|f+)$/i.test(signs)) return false
  if (/[a-f]/i.test(signs)) return true
  return !address.includes('.') && !(address.includes('-') && isMoment(signs))
}

/** Pairs with colons or dashes, also the eight of EUI-64, and fours with dots. */
const written = pattern({
  kind: 'mac_address',
  rule: 'mac_address',
  trigger: { marks: 5, dottedFours: true },
  begins: /(?<![\w.-])[\da-fA-F]{2}(?=[:-][\da-fA-F]{2}[:-]|[\da-fA-F]{2}\.[\da-fA-F]{4}\.)/g,
  goesOn:
    /(?:(?::[\da-fA-F]{2}){5}(?:(?::[\da-fA-F]{2}){2})?|(?:-[\da-fA-F]{2}){5}(?:(?:-[\da-fA-F]{2}){2})?|[\da-fA-F]{2}\.[\da-fA-F]{4}\.[\da-fA-F]{4})(?![\w]|[:.-][\da-fA-F])/y,
  isValue: isDevice,
  isInPlace: (before) => !PART_BEFORE.test(before),
})

/** Digits of an address with nothing between them. */
const BARE = 12

/** Words for the addresses of devices, in prose and in keys. */
const WORDS = [
  'mac',
  'mac address',
  'mac addr',
  'mac adresse',
  'mac adres',
  'hw addr',
  'hw address',
  'hardware address',
  'physical address',
  'bssid',
  'wifi mac',
  'ether',
] as const
const WORD = wordsExpression(WORDS)

/** Twelve digits with nothing between them say nothing but themselves: they count beside a word. */
const bare = pattern({
  kind: written.kind,
  rule: written.rule,
  trigger: {},
  begins: new RegExp(`${WORD}${LINKED}(?=[\\da-fA-F]{12}(?!\\w))`, 'g'),
  goesOn: /[\da-fA-F]{12}/y,
  masksRest: true,
  isValue: isDevice,
})

const TRIGGERS = wordTriggers(WORDS)

/** Addresses of network devices. */
export const macAddress: Detector = {
  ...written,
  readsKey: true,
  shortest: BARE,
  trigger: { ...written.trigger, ...TRIGGERS },
  search: together(
    written.search,
    bare.search,
    wordBehind({
      word: new RegExp(`${LINK}${WORD}`, 'g'),
      value: /[\da-fA-F]{12}$/,
      isValue: isDevice,
    }),
  ),
}
