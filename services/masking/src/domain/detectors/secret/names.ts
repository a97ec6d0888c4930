import { anyCase, STARTS } from '../words.ts'

/** Names of what only its owner knows, whatever it looks like. */
const PASSWORDS = [
  'password',
  'passwd',
  'passwort',
  'kennwort',
  'passphrase',
  'passcode',
  'pswd',
  'contraseña',
  'contrasena',
  'senha',
  'wachtwoord',
  'mot[_ -]?de[_ -]?passe',
] as const
const SHORT_PASSWORDS = ['pass', 'pwd', 'pw'] as const

/** What a key must be for, to be one that opens something. */
const KEYS = [
  'api',
  'app',
  'application',
  'access',
  'secret',
  'private',
  'encryption',
  'signing',
  'master',
  'auth',
  'account',
  'shared',
  'service',
  'session',
  'storage',
  'license',
  'crypt',
  'hmac',
  'consumer',
  'subscription',
  'ssh',
  'deploy',
  'server',
  'developer',
  'admin',
]
/** Services whose keys are called by their names; many have no form of their own. */
const SERVICES = [
  'openai',
  'anthropic',
  'gemini',
  'mistral',
  'cohere',
  'azure',
  'google',
  'maps',
  'firebase',
  'datadog',
  'algolia',
  'rapidapi',
  'mailgun',
  'sendgrid',
  'stripe',
  'twilio',
  'pinecone',
  'heroku',
  'hubspot',
  'snyk',
  'cloudflare',
]
/** Names of what was made by chance. */
const SECRETS = [
  'secret',
  `(?:${[...KEYS, ...SERVICES].join('|')})[_ .-]?key`,
  'token',
  'credentials?',
  'authorization',
] as const
const SHORT_SECRETS = ['auth', 'jwt', 'psk', 'sid', 'pat'] as const

/** What may hang on to a name and leaves its meaning. */
const SUFFIX =
  '(?:[_ .-]?(?:id|value|val|text|string|raw|plain|plaintext|base64|b64|hex|prod|production|dev|test|staging|live|old|new|current|primary|secondary|default|base|hash|digest|salt|v?\\d{1,3}))?'

const named = (words: readonly string[], short: readonly string[]): string =>
  `(?:${anyCase(words.join('|'))}|${STARTS}(?:${anyCase(short.join('|'))})(?![a-rt-z]))[sS]?${anyCase(SUFFIX)}(?![A-Za-z0-9])`

/** Matches the end of a name of a secret. */
export const SECRET_NAME = `(?:${named([...PASSWORDS, ...SECRETS], [...SHORT_PASSWORDS, ...SHORT_SECRETS])})`

const PASSWORD_NAME = new RegExp(`${named(PASSWORDS, SHORT_PASSWORDS)}$`)
/** What was made of a secret is as much of a secret as it looks like one. */
export const MADE_OF = /(?:hash|digest|salt)$/i
const ANY_NAME = new RegExp(`${SECRET_NAME}$`)

/** Names that end like those of secrets: places in a list, switches, texts for people. */
const OTHER_NAME = new RegExp(
  `${STARTS}(?:${anyCase('page|next|prev|continuation|continue|pagination|sync|cursor|cancel|cancellation|public|is|has|show|hide|use|forgot|require|requires|no|without|mention|design|stop|eos|bos|pad|unk|sep|cls|mask|special')})` +
    `[_ .-]?(?:${anyCase('page|start')})?[_ .-]?(?:${anyCase('token|password|secret|key|auth|pass')})[^a-zA-Z]*$`,
)

export type Secrecy = 'password' | 'secret' | 'none'

/** What a name says of the value that it stands for. */
export function secrecyOf(name: string): Secrecy {
  if (!ANY_NAME.test(name) || OTHER_NAME.test(name)) return 'none'
  return PASSWORD_NAME.test(name) && !MADE_OF.test(name) ? 'password' : 'secret'
}

const keyed = [...KEYS, ...SERVICES].flatMap((name) =>
  ['', ' ', '_', '-', '.'].map((between) => `${name}${between}key`),
)

/** What a text must hold so that a secret may be named in it. */
export const NAME_TRIGGER = {
  words: [
    'passw',
    'kennwort',
    'passphrase',
    'passcode',
    'pswd',
    'contrase',
    'senha',
    'wachtwoord',
    'de passe',
    'depasse',
    'de_passe',
    'de-passe',
    'secret',
    'token',
    'credential',
    'authorization',
    ...keyed,
  ],
  wholeWords: [...SHORT_PASSWORDS, ...SHORT_SECRETS],
} as const
