import { type Detector, isStandIn } from '../detector.ts'
import { COMMAND_WORDS } from './password/commands.ts'
import { passwordHash } from './password/password-hash.ts'
import { passwordsOfCommands, startOfTyped } from './password/typed-in-command.ts'
import { pattern } from './pattern.ts'
import { isSecret } from './secret/judge.ts'
import { together } from './together.ts'

/** The statement that a password is written in, up to the password. */
const ACCOUNT = /(?<![a-z])(?:create|alter|grant|set)\s[^;]*$/i

/** In quotes up to the same quote or the end of the text, else up to white space. */
const VALUE = /(?<=")[^"\n]{1,256}(?="|$)|(?<=')[^'\n]{1,256}(?='|$)|[^\s"'`;|\\]+/y

const identified = pattern({
  kind: 'password',
  rule: 'typed_password',
  trigger: { words: ['identified ', 'auth', 'login '] },
  begins: new RegExp(
    [
      'identified\\s(?:with\\s[\\w\'"`]{1,32}\\s)?(?:by|as)\\s(?:password\\s)?["\']',
      // A pair of Python, and a line of .netrc.
      'auth\\s?=\\s?\\(\\s{0,4}["\'][^"\'\\n]{0,64}["\'],\\s{0,4}["\']',
      'machine[ \\t]{1,4}\\S{1,40}\\s{1,12}login[ \\t]{1,4}\\S{1,30}\\s{1,12}password[ \\t]{1,4}',
    ]
      .map((form) => `(?<![a-z])${form}`)
      .join('|'),
    'gi',
  ),
  goesOn: VALUE,
  masksRest: true,
  open: { longest: 256, behind: /^[^\n]{0,128}$/ },
  isValue: (value) => !isStandIn(value) && !/^\$\w+$/.test(value),
  isInPlace: (before, value, after) =>
    /identified[^\n]*$/i.test(before)
      ? ACCOUNT.test(before)
      : isSecret({ name: 'password', value, form: 'quoted', after }),
})

/**
 * Passwords of statements that make accounts (`IDENTIFIED BY '…'`) and of commands (`curl -u user:…`), and their hashes.
 */
export const typedPassword: Detector = {
  ...identified,
  trigger: {
    words: [
      ...(identified.trigger.words ?? []),
      ...COMMAND_WORDS,
      ...(passwordHash.trigger.words ?? []),
    ],
  },
  ruleOf: (value) => (passwordHash.isHash(value) ? passwordHash.rule : 'typed_password'),
  startOfOpen: (text) =>
    Math.min(identified.startOfOpen?.(text) ?? text.length, startOfTyped(text)),
  search: together(passwordHash.search, identified.search, passwordsOfCommands),
}
