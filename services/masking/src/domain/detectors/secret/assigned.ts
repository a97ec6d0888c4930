import { BLANK, type Detector } from '../../detector.ts'
import { pattern } from '../pattern.ts'
import { LINK, together, wordBehind } from '../together.ts'
import { anyCase, VERB } from '../words.ts'
import { type Assignment, isSecret, isSecretUnder, LONGEST_SECRET } from './judge.ts'
import { NAME_TRIGGER, SECRET_NAME } from './names.ts'

/** Quotes that were undone stand as two line breaks. */
const SIGN =
  '(?::[ \\t]?[A-Za-z]{2,12}[ \\t]?=|(?:[.?+]|\\|\\||:{1,3})?=(?![=>])|=>|==(?!=)|(?:!==?|===)(?=[ \\t]{0,8}["\'`])|:(?![:/]))'
/** Where a value of some length stands behind nothing but a space, it has to speak for itself. */
const BARE = `[ \\t](?=[^\\s"'\`]{8}|$)`
const BETWEEN = [
  // A block of YAML.
  `["']?:[ \\t]{1,4}[|>][-+]?\\r?\\n[ \\t]{1,40}`,
  // Elements with one attribute, those of plain text (CDATA), and those that an attribute names.
  `(?<=<[\\w.:-]{1,40})\\s[\\w:.-]{1,16}="[^"<>]{0,96}">`,
  `><!\\[CDATA\\[`,
  `(?<=<(?:property|entry|string|param|setting|item|variable)\\s[^<>\\n]{0,36})["']>`,
  `</key>\\s{0,24}<string>`,
  // Tags and anchors of YAML, strings over lines, bytes.
  `["']?:[ \\t]{1,4}(?:!!str|&\\w{1,32})[ \\t]{1,4}`,
  `[ \\t]{0,4}=[ \\t]{0,4}(?:"""|''')\\r?\\n?(?=[^\\s"']|$)`,
  `["']?[ \\t]{0,4}[:=][ \\t]{0,4}[bBrRuU]{1,2}(?=["'])`,
  `["'\`\\]]{0,2}[ \\t]{0,8}${SIGN}[ \\t]{0,8}`,
  `\\n\\n[ \\t]{0,2}${SIGN}[ \\t]{0,2}\\n\\n`,
  `["'][ \\t]{1,4}(?:value|content)=`,
  // The name and the value of a pair, in JSON and in YAML.
  `["'],\\s{0,24}["'][vV]alue["'][ \\t]{0,4}:[ \\t]{0,4}(?=["'])`,
  `\\n\\n,\\s{0,24}\\n\\n[vV]alue\\n\\n[ \\t]{0,4}:[ \\t]{0,4}\\n\\n`,
  `["']?\\r?\\n[ \\t]{0,40}[vV]alue:[ \\t]{1,4}`,
  // An element with its text on a line of its own.
  `(?<=<[\\w.:-]{1,40})>[ \\t]{0,8}\\r?\\n\\s{0,24}(?=[^\\s"'\`<]|$)`,
  `>(?!["'\`])`,
  `[ \\t]{1,2}(?:[-–][ \\t]{1,2})?(?=['"])`,
  `["']?[ \\t]${VERB}:?[ \\t]`,
  // Where no space stands between words, in brackets, and in a list of two.
  '[はが：]',
  '[ \\t]?[(（]',
  `["'],[ \\t]?(?=["'])`,
  BARE,
  // Of an option of a command.
  '(?<=--[A-Za-z-]{2,40})[ \\t]',
]
const SCHEME = `(?:(?:${anyCase('token|apikey|key|bearer|basic|negotiate|ntlm')})[ \\t]{1,2})?`

/** Kana and Han follow a value with nothing between. */
const UNQUOTED = `\\s"'\`,;&<>\\u3000-\\u30ff\\u4e00-\\u9fff${BLANK}`
/** Quotes within quotes, which were undone. */
const INNER = (quote: string): string =>
  `(?:\\n\\n[^${quote}\\n]{1,64}(?=${quote}[\\s,;)}\\]]|${quote}$)){0,3}`
const SOLID = `[^\\s"'\`<>${BLANK}]`
/**
 * In quotes up to the same quote on its line; what is all that its line or its element has; otherwise up to white space or
 * a sign that separates.
 */
const VALUE = [
  ...['"', "'", '`'].map(
    (quote) => `(?<=${quote})[^${quote}\\n]+${INNER(quote)}(?=${quote}|\\n|$)`,
  ),
  // A line of an environment, and one of YAML.
  `(?<=(?:^|\\n)(?:export )?[A-Z][A-Z\\d_]{1,63}=)${SOLID}*(?![;,&.])${SOLID}`,
  `(?<=(?:^|\\n)[ \\t]*(?:- )?[A-Za-z][\\w.-]{0,63}:[ \\t]{1,4})(?![{[|&*!#])${SOLID}*(?![;,&.)}\\]])${SOLID}(?=[ \\t]*\\r?(?:\\n|$))`,
  `(?<=[pP][aA][sS][sS]\\w{0,24}(?:\\s[^<>]{0,110}|["'])?>)[^<>\\n]{1,256}(?=</)`,
  `(?<=>)[^\\s<>"'\`]+(?=</)`,
  // Longer ones are no secrets; an expression that goes on without end fails in texts of millions of characters.
  `(?<!["'\`])(?:[.)\\]}]*[^${UNQUOTED}.)\\]}]){1,${LONGEST_SECRET + 1}}`,
].join('|')

const ASSIGNED = new RegExp(
  `([A-Za-z0-9_.-]{0,40}${SECRET_NAME})(${BETWEEN.join('|')})${SCHEME}(["'\`]?)$`,
)

const NAME_AT_END = /[A-Za-zÀ-ÿ0-9_. -]+$/

const behindName = pattern({
  kind: 'secret',
  rule: 'assigned_secret',
  trigger: NAME_TRIGGER,
  readsKey: true,
  isWhole: isSecretUnder,
  begins: new RegExp(`${SECRET_NAME}(?:${BETWEEN.join('|')})${SCHEME}["'\`]?`, 'g'),
  goesOn: new RegExp(VALUE, 'y'),
  masksRest: true,
  // A bare word is a password where its line ends behind it.
  open: { longest: LONGEST_SECRET, behind: /^(?:[.)\]}]*[ \t]*|\n\n[^"'`\n]{0,64}["'`]?)$/ },
  isInPlace: (before, value, after) => {
    const assigned = ASSIGNED.exec(before)
    const [name = '', sign = '', quote = ''] = assigned?.slice(1) ?? []
    return isSecret({ name, value, form: formOf(name, sign, quote), after })
  },
})

/** What follows a name that is no part of a longer one: a sign, the end, or how a sentence goes on. */
const ENDS =
  '(?=["\'`]?(?:[^\\w\\s-]|\\s*$|\\s*\\n| (?:for|to|of|on|in|and|at|so|but|now|when|für|und|pour|et|para|y|per|e|voor|en|för|och|do) ))'

/** Words that mean other things as well, where nothing but the place says that a value is theirs. */
const SHORT_NAME = /(?:^|[^A-Za-z])(?:pass|pwd?|auth|sid|pat|jwt|psk)s?$/i

/** Values with the name behind them. */
const beforeName = wordBehind({
  word: new RegExp(`${LINK}[A-Za-z0-9_.-]{0,40}?${SECRET_NAME}${ENDS}`, 'g'),
  value: new RegExp(`[^${UNQUOTED}()（）[\\]{}=:$]{4,}={0,2}$`),
  isValue: (value, word) =>
    !SHORT_NAME.test(word) &&
    isSecret({ name: NAME_AT_END.exec(word)?.[0] ?? '', value, form: 'aside', after: '' }),
})

/** Where the text of an element begins that may be a secret, of which the end is not there. */
function startOfElement(text: string): number {
  const offset = Math.max(0, text.length - LONGEST_ELEMENT)
  const end = text.slice(offset)
  const at = end.lastIndexOf('>')
  if (at === -1 || !/^>[^<\n]*<?$/.test(end.slice(at))) return text.length
  return new RegExp(`${SECRET_NAME}(?:\\s[^<>]*|["'])?>`).test(end) ? offset + at + 1 : text.length
}

/** Room for an element's name, its attribute and its text. */
const LONGEST_ELEMENT = 512

/** Values that are assigned to names of secrets: in code, configuration, headers, options, prose, and under JSON keys. */
export const assignedSecret: Detector = {
  ...behindName,
  startOfOpen: (text) =>
    Math.min(behindName.startOfOpen?.(text) ?? text.length, startOfElement(text)),
  search: together(behindName.search, beforeName),
}

const BARE_SIGN = /^[ \t]$/
const LOOSE = new RegExp(`[ \\t]${VERB}|[はが,]`)

function formOf(name: string, sign: string, quote: string): Assignment['form'] {
  if (quote !== '' && !/^\s+$/.test(sign)) return 'quoted'
  if (/>|\n\n|(?:value|content)=/.test(sign)) return 'quoted'
  if (BARE_SIGN.test(sign) && quote === '' && !name.startsWith('-')) return 'bare'
  if (/[(（]/.test(sign)) return 'aside'
  if (LOOSE.test(sign)) return 'loose'
  if (sign.includes('=') || (quote === '' && /^\s+$/.test(sign))) return 'equals'
  return sign.includes(':') ? 'colon' : 'loose'
}
