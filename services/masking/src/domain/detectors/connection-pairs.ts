import { type Detector, isStandIn } from '../detector.ts'
import { pattern } from './pattern.ts'
import { anyCase } from './words.ts'

const WHERE =
  /(?<![a-z])(?:server|host|hostname|data source|addr|address|dbname|database|initial catalog|user|user ?id|username|uid|endpoint)\s{0,2}=/gi

/** What follows a value in a list of pairs that semicolons separate. */
const NEXT = '(?=[ \\t]*;[ \\t]{0,3}(?:[A-Za-z][\\w ]{0,40}=|["\'\\n]|$))'
/**
 * In quotes or braces up to their end or that of the text, with blanks up to the next pair, to the sign of a query; else
 * up to any sign.
 */
const VALUE = [
  '(?<=")(?:[^"\\n]|""){1,256}(?="|$)',
  "(?<=')(?:\\\\'|''|[^'\\n]){1,256}(?='|$)",
  '(?<=\\{)(?:[^}\\n]|\\}\\}){1,256}(?=\\}|$)',
  `(?<=;[^;=]{1,24}=\\s{0,2})[^\\s;"'{][^;"'\\n]{0,128}${NEXT}`,
  '(?<=[?&][a-zA-Z]{3,8}=)[^\\s&"\'<>\\\\]+',
  '[^\\s;,&"\'\\\\]+',
].join('|')

/** A line of an environment is no list of pairs: its value goes on to its end. */
const NO_VARIABLE = '(?!(?<=(?:^|\\n)(?:export )?)[A-Z]{3,8}=)'
/** The folder that a shell works in, as logs name it. */
const NO_FOLDER = String.raw`(?!PWD=/(?:[\w.@+-]{1,64}/){0,16}[\w.@+-]{0,64}(?:\s|$))`
const NAME = `(?:${anyCase('password|passwd|pwd')})`

const passwords = pattern({
  kind: 'password',
  rule: 'connection_pairs',
  trigger: { words: ['password', 'passwd', 'pwd'] },
  begins: new RegExp(`(?<![A-Za-z_])${NO_VARIABLE}${NO_FOLDER}${NAME}\\s{0,2}=\\s{0,2}["'{]?`, 'g'),
  goesOn: new RegExp(VALUE, 'y'),
  masksRest: true,
  open: { longest: 256, behind: /^[^"'}\n]*$/ },
  isValue: (value) => !isStandIn(value),
})

/** Passwords in connection strings of pairs: `Server=…;User Id=…;Password=…`, `host=… password=…`. */
export const connectionPairs: Detector = {
  ...passwords,
  context: WHERE,
  search: (text, said) =>
    said === Number.POSITIVE_INFINITY ? () => {} : passwords.search(text, said),
}
