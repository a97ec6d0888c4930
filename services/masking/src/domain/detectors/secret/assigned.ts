import { BLANK, type Detector } from '../../detector.ts'
import { pattern } from '../pattern.ts'
import { anyCase } from '../words.ts'
import { type Assignment, isSecret, isSecretUnder, LONGEST_SECRET } from './judge.ts'
import { NAME_TRIGGER, SECRET_NAME } from './names.ts'

/** Quotes that were undone stand as two line breaks. */
const SIGN = '(?::[ \\t]?[A-Za-z]{2,12}[ \\t]?=|:=|=>|==?(?!=)|:(?![:/]))'
const BETWEEN = [
  `["'\`\\]]{0,2}[ \\t]{0,8}${SIGN}[ \\t]{0,8}`,
  `\\n\\n[ \\t]{0,2}${SIGN}[ \\t]{0,2}\\n\\n`,
  `["'][ \\t]{1,4}(?:value|content)=`,
  '>',
  `[ \\t]{1,2}(?=['"])`,
  '[ \\t](?:is|was)(?:[ \\t]set[ \\t]to)?:?[ \\t]',
  // Of an option of a command.
  '(?<=--[A-Za-z-]{2,40})[ \\t]',
]
const SCHEME = `(?:(?:${anyCase('token|apikey|key|bearer|basic')})[ \\t]{1,2})?`

const UNQUOTED = `\\s"'\`,;&<>${BLANK}`
/** In quotes up to the same quote on its line; otherwise up to white space or a sign that separates. */
const VALUE = [
  ...['"', "'", '`'].map((quote) => `(?<=${quote})[^${quote}\\n]+(?=${quote}|\\n|$)`),
  `(?<!["'\`])(?:[.)\\]}]*[^${UNQUOTED}.)\\]}])+`,
].join('|')

const ASSIGNED = new RegExp(
  `([A-Za-z0-9_.-]{0,40}${SECRET_NAME})(${BETWEEN.join('|')})${SCHEME}(["'\`]?)$`,
)

/** Values that are assigned to names of secrets: in code, configuration, headers, options, and under JSON keys. */
export const assignedSecret: Detector = pattern({
  kind: 'secret',
  rule: 'assigned_secret',
  trigger: NAME_TRIGGER,
  readsKey: true,
  isWhole: isSecretUnder,
  begins: new RegExp(`${SECRET_NAME}(?:${BETWEEN.join('|')})${SCHEME}["'\`]?`, 'g'),
  goesOn: new RegExp(VALUE, 'y'),
  masksRest: true,
  // A bare word is a password where its line ends behind it.
  open: { longest: LONGEST_SECRET, behind: /^[.)\]}]*[ \t]*$/ },
  isInPlace: (before, value, after) => {
    const [name = '', sign = '', quote = ''] = ASSIGNED.exec(before)?.slice(1) ?? []
    return isSecret({ name, value, form: formOf(sign, quote), after })
  },
})

function formOf(sign: string, quote: string): Assignment['form'] {
  if (quote !== '' && !/^\s+$/.test(sign)) return 'quoted'
  if (/>|\n\n|(?:value|content)=/.test(sign)) return 'quoted'
  if (/[ \t](?:is|was)/.test(sign)) return 'loose'
  if (sign.includes('=') || (quote === '' && /^\s+$/.test(sign))) return 'equals'
  return sign.includes(':') ? 'colon' : 'loose'
}
