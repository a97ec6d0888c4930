import type { Detector, Match } from '../detector.ts'

const SHOWN = 4

/** Lengths by country (SWIFT IBAN registry, release 99). */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 ' +
    'YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)

/** Country and check digits; the length of the rest follows from the country. */
const START = /(?<![A-Za-z0-9])([A-Za-z]{2})[ -]?\d[ -]?\d(?=[ -]?[A-Za-z0-9])/g

/** International bank account numbers, grouped or not; the last four characters may be shown. */
export const iban: Detector = {
  kind: 'iban',
  rule: 'iban',
  action: 'partial',
  trigger: { digits: 8 },
  find(text) {
    const matches: Match[] = []
    let done = 0
    for (const { 1: country = '', index } of text.matchAll(START)) {
      const length = LENGTHS.get(country.toUpperCase())
      if (length === undefined || index < done) continue
      const match = read(text, index, length)
      if (match === undefined) continue
      matches.push(match)
      done = match.end
    }
    return matches
  },
}

/** Takes exactly as many letters and digits as the country's numbers have, over single spaces and dashes. */
function read(text: string, start: number, length: number): Match | undefined {
  let compact = ''
  let at = start
  while (compact.length < length) {
    if (/[ -]/.test(text[at] ?? '') && /[A-Za-z0-9]/.test(text[at + 1] ?? '')) at++
    const char = text[at] ?? ''
    if (!/[A-Za-z0-9]/.test(char)) return undefined
    compact += char
    at++
  }
  if (/[\p{L}\d]/u.test(text[at] ?? '') || !hasCheck(compact.toUpperCase())) return undefined
  return { start, end: at, shown: compact.slice(-SHOWN) }
}

/** ISO 7064, MOD 97-10, as ISO 13616-1 applies it. */
function hasCheck(number: string): boolean {
  let rest = 0
  for (const char of number.slice(4) + number.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}
