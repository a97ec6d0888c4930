import { pattern } from '../pattern.ts'
import type { IdRule } from './rule.ts'
import { ALL_FORMS, byShape, ruleOfId } from './rules.ts'

const FORMS = byShape(({ forms = [] }) => forms)
const LENGTHS = new Set(ALL_FORMS.map((form) => form.length))
const LONGEST = Math.max(...LENGTHS)

/** Numbers of Britain, France and Switzerland with their groups apart. */
const SPACED =
  /(?:[A-Z]{2}(?: \d\d){3} [A-D]|[12] ?\d\d ?\d\d (?:\d\d|2[AB]) ?\d{3} ?\d{3}(?: | ?\/ ?)\d\d|756(?: \d{4}){2} \d\d)(?![A-Za-z0-9])/
const WORD = /[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*/

const LETTERS = Array.from('abcdefghijklmnopqrstuvwxyz')
const after = (digits: string, letters: string): string[] =>
  Array.from(letters, (letter) => digits + letter)
const before = (letters: string, digits: string): string[] =>
  Array.from(letters, (letter) => letter + digits)

/** What stands in the forms; a letter that may be any is left out. */
const PARTS = [
  ...ALL_FORMS.filter((form) => !form.includes('A') && /[.-]/.test(form)),
  '.000.000-',
  '00000000-',
  '-00-00-00-',
  ' 00 00 00 ',
  '000000-000',
  '000 000 00',
  '000000 00',
  '000 0000 0000 00',
  ...after('00000000', 'trwagmyfpdxbnjzsqvhlcke'),
  ...before('xyzstfgm', '0000000'),
  ...before('xyz', '-0000000'),
  ...after('000000', 'abcd'),
  ...Array.from('abcdefuvwxy', (letter) => `000000${letter}000`),
  ...LETTERS.map((letter) => `00000000${letter}000`),
  ...LETTERS.map((letter) => `p${letter}0000`),
]

/** Shortest number of nothing but letters and digits that is not among the parts above. */
const SHORTEST_RUN = 13

/** National identity numbers that are written so that they can hardly be anything else. */
export const nationalIdByForm = pattern({
  kind: 'national_id',
  rule: 'national_id',
  trigger: { words: PARTS, wordRun: SHORTEST_RUN },
  shortest: Math.min(...LENGTHS),
  begins: new RegExp(`(?<![A-Za-z0-9])(?=${SPACED.source}|[A-Za-z0-9](?=[A-Za-z0-9.-]{8}))`, 'g'),
  goesOn: new RegExp(`${SPACED.source}|${WORD.source}`, 'y'),
  isValue: (value) => ruleOfForm(value) !== undefined,
  ruleOf: (value) => ruleOfForm(value)?.rule ?? 'national_id',
})

function ruleOfForm(value: string): IdRule | undefined {
  if (value.length > LONGEST + SPACES) return undefined
  if (/[ /]/.test(value)) return ruleOfId(compact(value))
  const rules = LENGTHS.has(value.length) ? FORMS.rulesFor(value) : undefined
  if (rules === undefined) return undefined
  const id = compact(value)
  return rules.find(({ isValid, isSure = isValid }) => isSure(id))
}

const compact = (value: string): string => value.replaceAll(/[ ./-]/g, '')

/** The separators of a spaced number. */
const SPACES = 8
