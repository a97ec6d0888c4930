import { pattern } from '../pattern.ts'
import type { Detector } from '../../detector.ts'

/** Names of schemes between dollar signs, as crypt(5), Passlib, phpass and Drupal write them. */
const SCHEMES =
  '1|2[abxy]?|[5-7]|g?y|md5|sha1|sm3|apr1|bcrypt-sha256|argon2(?:id?|d)|scrypt|pbkdf2(?:-sha\\d{1,3})?|[PHS]'
/** Those that Django, Werkzeug and Flask write without a dollar sign before them. */
const NAMED =
  'argon2\\$argon2(?:id?|d)\\$|bcrypt(?:_sha256)?\\$\\$2[abxy]?\\$|pbkdf2_sha\\d{1,3}\\$\\d{3,9}\\$|scrypt\\$|pbkdf2:sha\\d{1,3}(?::\\d{3,9})?\\$|scrypt:\\d{2,9}:\\d{1,3}:\\d{1,3}\\$'
/** Those of LDAP (RFC 2307) and of what took them over. */
const BRACED =
  '\\{(?:S?(?:SHA|MD5)(?:-?\\d{3})?|CRYPT|ARGON2(?:ID?|D)?|(?:PBKDF2|BLF-CRYPT)[A-Z\\d-]{0,16})\\}'
const SCRAM = 'SCRAM-SHA-(?:1|256|512)\\$\\d{1,9}:'
const FORMS = [`\\$(?:${SCHEMES})\\$`, NAMED, BRACED, SCRAM].join('|')
/** Of MySQL before its version 8, and of PostgreSQL before its version 14. */
const DIGESTS = '\\*(?=[\\dA-F]{40}(?![\\w*]))|md5(?=[\\da-f]{32}(?!\\w))'

const HEX = ['0', 'a', 'b', 'c', 'd', 'e', 'f']
const NAMES = `
  $0$ $0a$ $0b$ $0x$ $0y$ $y$ $gy$ $md0$ $sha0$ $sm0$ $apr0$ $argon $scrypt$ $pbkdf $p$ $h$ $s$
  bcrypt pbkdf0 scrypt$ scrypt: sha} sha000} sha-000} md0} {crypt} {argon {pbkdf {blf-crypt scram-sha-
`
const WORDS = [
  ...NAMES.trim().split(/\s+/),
  ...HEX.flatMap((first) => HEX.map((second) => `*${first}${second}`)),
  ...HEX.map((first) => `md0${first}`),
]

const MEANT = /pass|pwd|role|shadow|hash|login|auth|user/i

/**
 * Hashes of passwords, which are tried with word lists wherever they leak: in the forms that say how they were made. One
 * of nothing but hexadecimal digits counts where what is before it speaks of a user.
 */
const hash = pattern({
  kind: 'password',
  rule: 'password_hash',
  trigger: { words: WORDS },
  begins: new RegExp(`(?<![\\w$*])(?:${FORMS}|${DIGESTS})`, 'g'),
  goesOn: /[\w./+=,$-]{16,1024}(?::[\w+/=]{20,100})?/y,
  isValue: (value) => FORM_OF_SHORT.find(([short]) => short.test(value))?.[1].test(value) ?? true,
  isInPlace: (before, value) => !value.startsWith('md5') || MEANT.test(before),
})

/** A hash as the rule of the detector sees it. */
const WHOLE = new RegExp(`^(?:${FORMS}|${DIGESTS})`)

/** Hashes of passwords, and whether a value is one. */
export const passwordHash: Detector & { readonly isHash: (value: string) => boolean } = {
  ...hash,
  isHash: (value) => WHOLE.test(value),
}

/** Code has short names between dollar signs, too. */
const FORM_OF_SHORT = [
  [/^\$[1567]\$/, /^\$\d\$(?:rounds=\d{1,9}\$)?[\w./-]{0,64}\$[\w./]{22,86}$/],
  [/^\$2/, /^\$2[abxy]?\$\d\d\$[\w./]{53}$/],
  [/^\$[PHS]\$/, /^\$.\$[\w./]{28,}$/],
] as const
