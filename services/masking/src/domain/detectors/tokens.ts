import type { Detector } from '../detector.ts'
import { accessTokens } from './access-tokens.ts'
import { apiKeys } from './api-keys.ts'
import { pattern } from './pattern.ts'
import { isRandom } from './secret/randomness.ts'
import { sessionCookie } from './session-cookies.ts'
import { together } from './together.ts'

/** Tokens that are announced by nothing but the word for them. */
const SHORTEST_TOKEN = 20

/** Addresses that whoever knows them may post to: rule, a word of them, and how they begin. */
const WEBHOOKS = [
  [
    'slack_webhook',
    'hooks.slack',
    '(?:https?:\\/\\/)?hooks\\.slack(?:-gov)?\\.com\\/(?:services|workflows|triggers)\\/',
  ],
  ['discord_webhook', '/api/webhooks/', '\\/api\\/webhooks\\/\\d{16,20}\\/'],
  ['teams_webhook', '/webhookb2/', '\\/webhookb2\\/[\\w-]{36}@'],
] as const

const bearer = pattern({
  kind: 'token',
  rule: 'bearer_token',
  trigger: { words: ['bearer', 'token ', 'token\t', 'apikey '] },
  begins: /(?<![A-Za-z-])(?:bearer|token|apikey)[ \t]{1,4}/gi,
  goesOn: /[\w.~+/-]{16,}={0,2}/y,
  masksRest: true,
  open: {},
  isValue: (value) => /\d/.test(value),
  // Other words than those of RFC 6750 are in everyday use: what follows looks as if chance had made it.
  isInPlace: (before, value) =>
    /bearer[ \t]+$/i.test(before) || (value.length >= SHORTEST_TOKEN && isRandom(value)),
})

/** Tokens and cookies as headers of HTTP have them. */
const headerToken: Detector = {
  ...bearer,
  readsKey: true,
  trigger: { words: [...(bearer.trigger.words ?? []), ...(sessionCookie.trigger.words ?? [])] },
  ruleOf: (_, before) =>
    /(?:bearer|token|apikey)[ \t]+$/i.test(before) ? 'bearer_token' : 'session_cookie',
  startOfOpen: (text) =>
    Math.min(
      bearer.startOfOpen?.(text) ?? text.length,
      sessionCookie.startOfOpen?.(text) ?? text.length,
    ),
  search: together(bearer.search, sessionCookie.search),
}

/** Access tokens and API keys of services, in the forms that the services publish. */
export const tokens: readonly Detector[] = [
  accessTokens,
  apiKeys,
  pattern({
    kind: 'token',
    rule: 'webhook',
    trigger: { words: WEBHOOKS.map(([, word]) => word) },
    begins: new RegExp(WEBHOOKS.map(([, , begins]) => begins).join('|'), 'g'),
    goesOn: /[\w/+@-]{20,}/y,
    ruleOf: (value) => WEBHOOKS.find(([, word]) => value.includes(word))?.[0] ?? 'webhook',
  }),
  pattern({
    kind: 'token',
    rule: 'jwt',
    trigger: { words: ['eyj'] },
    begins: /(?<![\w-])eyJ/g,
    goesOn: /[\w-]{8,16384}(?:\.[\w-]*){2,4}/y,
    open: {},
    isValue: (value) => decoded(value.slice(0, value.indexOf('.')), 'base64url').includes('"alg"'),
  }),
  headerToken,
  pattern({
    kind: 'password',
    rule: 'basic_authorization',
    trigger: { words: ['basic'] },
    begins: /(?<![A-Za-z])basic[ \t]{1,4}/gi,
    goesOn: /[A-Za-z0-9/+]{8,}={0,2}/y,
    masksRest: true,
    open: {},
    isValue: (value) => /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(decoded(value, 'base64')),
  }),
]

/** Enough of a header to see what it is. */
const MAX_DECODED = 4096

const decoded = (text: string, encoding: 'base64' | 'base64url'): string =>
  Buffer.from(text.slice(0, MAX_DECODED), encoding).toString('latin1')
