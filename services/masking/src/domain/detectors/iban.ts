import { type Detector, REACH, type Search } from '../detector.ts'

const SHOWN = 4

/** Lengths by country (SWIFT IBAN registry, release 99). */
const LENGTHS = (
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
  'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
  'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
  'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 ' +
  'YE30'
).split(' ')

/** Countries whose account numbers have digits alone behind the two letters (same registry): ids in hexadecimal have not. */
const OF_DIGITS =
  'AE AT BA BE BI CR CZ DE DJ DK EE EG ES FI FO GL HR HU IL IS LT LY ME MN MR NO PL PT RS SD SE SI SK SO ST TL TN VA XK'.split(
    ' ',
  )

/** What an ASCII character counts in the check; 255 for all but letters and digits. */
const NONE = 255
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 36)
  return Number.isNaN(value) ? NONE : value
})

const LETTERS = 26
const valueAt = (text: string, at: number): number => VALUES[text.charCodeAt(at)] ?? NONE

/** By the two letters of the country; 0 for those that issue none. */
const LENGTH_OF = new Uint8Array(LETTERS ** 2)
for (const entry of LENGTHS) LENGTH_OF[country(entry, 0)] = Number(entry.slice(2))

/** By the same: 1 for those of digits alone. */
const HAS_DIGITS_ALONE = new Uint8Array(LETTERS ** 2)
for (const entry of OF_DIGITS) HAS_DIGITS_ALONE[country(entry, 0)] = 1

/** Index of the country whose letters stand at a place. */
function country(text: string, at: number): number {
  return (valueAt(text, at) - 10) * LETTERS + valueAt(text, at + 1) - 10
}

/** Letters and digits of an account of the country whose letters stand at a place; 0 for those that issue none. */
export const lengthOfAccount = (text: string, at: number): number =>
  LENGTH_OF[country(text, at)] ?? 0

/** Country and check digits; the length of the rest follows from the country. */
const START = /(?<![A-Za-z0-9])[A-Za-z]{2}[ -]?\d[ -]?\d(?=[ -]?[A-Za-z0-9])/g

const SPACE = 0x20
const DASH = 0x2d

/** International bank account numbers, grouped or not; the last four characters may be shown. */
export const iban: Detector = {
  kind: 'iban',
  rule: 'iban',
  action: 'partial',
  trigger: { digits: 8 },
  calledFromAfar: true,
  shortest: Math.min(...LENGTH_OF.filter((length) => length > 0)),
  shown: lastOf,
  search: accountsIn,
}

/** The last letters and digits of an account. */
function lastOf(value: string): string {
  let shown = ''
  for (let at = value.length - 1; at >= 0 && shown.length < SHOWN; at--) {
    const char = value.charCodeAt(at)
    if (char !== SPACE && char !== DASH) shown = value.charAt(at) + shown
  }
  return shown
}

function accountsIn(text: string): Search {
  let done = 0
  return (from, to, found) => {
    const first = Math.max(from, done)
    const offset = Math.max(0, first - 1)
    const part = first < to ? text.slice(offset, to + REACH) : ''
    START.lastIndex = first - offset
    for (let match = START.exec(part); match !== null; match = START.exec(part)) {
      const start = offset + match.index
      if (start >= to) return
      const end = endOfAccount(text, start)
      if (end === undefined) continue
      found.add(start, end)
      done = end
      START.lastIndex = end - offset
    }
  }
}

const account = new Uint8Array(Math.max(...LENGTH_OF))

/** Takes exactly as many letters and digits as the country's numbers have, over single spaces and dashes. */
function endOfAccount(text: string, start: number): number | undefined {
  const length = lengthOfAccount(text, start)
  const ofDigits = HAS_DIGITS_ALONE[country(text, start)] === 1
  let at = start
  for (let read = 0; read < length; read++) {
    const char = text.charCodeAt(at)
    if ((char === SPACE || char === DASH) && valueAt(text, at + 1) !== NONE) at++
    const value = valueAt(text, at)
    if (value === NONE || (ofDigits && read > 1 && value > 9)) return undefined
    account[read] = value
    at++
  }
  if (length === 0 || !hasCheck(account, length)) return undefined
  return /[\p{L}\d]/u.test(text[at] ?? '') ? undefined : at
}

/** Letters and digits before the account proper: the country and its check digits. */
const HEAD = 4

/** ISO 7064, MOD 97-10, as ISO 13616-1 applies it. */
function hasCheck(values: Uint8Array, length: number): boolean {
  let rest = 0
  for (let read = 0; read < length; read++) {
    const value = values[(read + HEAD) % length] ?? 0
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
