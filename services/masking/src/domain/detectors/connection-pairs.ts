import { type Detector, isStandIn } from '../detector.ts'
import { pattern } from './pattern.ts'

const WHERE =
  /(?<![a-z])(?:server|host|hostname|data source|addr|address|dbname|database|initial catalog|user|user ?id|username|uid|endpoint)\s{0,2}=/gi

const passwords = pattern({
  kind: 'password',
  rule: 'connection_pairs',
  trigger: { words: ['password', 'passwd', 'pwd'] },
  begins: /(?<![a-z])(?:password|passwd|pwd)\s{0,2}=\s{0,2}["']?/gi,
  goesOn: /[^\s;,&"'\\]+/y,
  masksRest: true,
  isValue: (value) => !isStandIn(value),
})

/** Passwords in connection strings of pairs: `Server=…;User Id=…;Password=…`, `host=… password=…`. */
export const connectionPairs: Detector = {
  ...passwords,
  context: WHERE,
  search: (text, said) =>
    said === Number.POSITIVE_INFINITY ? () => {} : passwords.search(text, said),
}
