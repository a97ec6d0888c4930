/** A value that must never be seen, in words that tell what it is. */
export interface Canary {
  readonly kind: string
  readonly value: string
  /** A sentence or an assignment that holds the value. */
  readonly text: string
}

const LETTERS = 'KqZtWmXvRbNsHdLgPfYcTjEuAw23456789'

/** Letters and digits without an order, so many of them; others for each `seed`. */
function noise(length: number, seed = 0): string {
  let state = 7919 * (seed + 1)
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return LETTERS[Math.floor(state / 65_536) % LETTERS.length]
  }).join('')
}

/** Put together here, so that nothing that looks like a credential stands in the source. */
const key = (separator: string, ...parts: readonly string[]): string => parts.join(separator)

const base64url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url')

const plain = (kind: string, value: string, words = 'it is'): Canary => ({
  kind,
  value,
  text: `${words} ${value}`,
})

const dashes = '-'.repeat(5)
const pem = noise(64, 3)

/** What only a pattern of the profile finds. */
export const PATTERN = {
  id: 'ring',
  kind: 'ring',
  pattern: String.raw`\bRING-\d{6}\b`,
  words: ['ring-'],
  action: 'redact',
} as const

/** One of each kind that the profile `default` masks, and of each family of secrets. */
export const CANARIES: readonly Canary[] = [
  plain(PATTERN.kind, 'RING-204817', 'seen with'),
  plain('email', 'canary.mail@birds.example'),
  plain('phone', '+1 202-555-0187', 'call'),
  plain('payment_card', '4539148803436467', 'card'),
  plain('iban', 'DE89370400440532013000', 'account'),
  plain('national_id', '536-90-4399', 'SSN'),
  plain('national_id', 'RSSMRA85T10A562S', 'codice fiscale'),
  plain('ip_address', '81.2.69.142', 'from'),
  plain('mac_address', '3c:5a:b4:1f:2e:9d', 'card at'),
  plain('date_of_birth', '1984-03-17', 'date of birth:'),
  plain('crypto_wallet', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'wallet'),
  plain('cloud_key', key('', 'AKIA', 'Q3EGRZCANARY7KXY'), 'key'),
  plain('cloud_key', key('', 'AIza', noise(35, 5)), 'key'),
  plain('token', key('_', 'ghp', noise(36, 1)), 'token'),
  plain('token', key('-', 'glpat', noise(20, 2)), 'token'),
  plain('token', key('-', 'xoxb', '283746152637', '283746152638', noise(24, 4)), 'token'),
  plain('token', key('_', 'npm', noise(36, 6)), 'token'),
  plain(
    'token',
    key('.', base64url({ alg: 'HS256', typ: 'JWT' }), base64url({ sub: 'canary' }), noise(43, 7)),
    'token',
  ),
  plain('api_key', key('_', 'sk', 'live', noise(24, 8)), 'key'),
  plain('api_key', key('-', 'sk', 'ant', 'api03', `${noise(93, 9)}AA`), 'key'),
  {
    kind: 'password',
    value: noise(14, 10),
    text: `postgres://canary:${noise(14, 10)}@db.example/main`,
  },
  { kind: 'secret', value: noise(28, 11), text: `client_secret = "${noise(28, 11)}"` },
  {
    kind: 'private_key',
    value: pem,
    text: `${dashes}BEGIN PRIVATE KEY${dashes}\n${pem}\n${dashes}END PRIVATE KEY${dashes}`,
  },
]

/** All of them in one text, each on a line of its own. */
export const ALL_CANARIES = CANARIES.map(({ text }) => text).join('\n')

/** Kinds of the canaries whose values stand in a text. */
export const canariesIn = (text: string): string[] =>
  CANARIES.filter(({ value }) => text.includes(value)).map(({ kind }) => kind)
