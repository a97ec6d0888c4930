import { ALPHANUMERIC, BASE64, DIGITS, LOWER, type Random } from '../../src/testing/random.ts'
import { chance, type Field, HEX } from '../corpus/field.ts'
import { type Kind, sensitive } from '../corpus/marks.ts'
import { ISSUED_SECRETS, jwt } from './issued-secrets.ts'
import { BECH32 } from './wallets.ts'

/** Secrets are told apart as one may take them: a password in a connection is as rightly called a secret. */
const FAMILY = ['private_key', 'password', 'cloud_key', 'token', 'api_key', 'secret'] as const

const hidden = (text: string, kind: Kind): string =>
  sensitive(text, kind, ...FAMILY.filter((other) => other !== kind))

const WORDS = [
  'Winter',
  'dragon',
  'Coffee',
  'matrix',
  'Purple',
  'Sunset',
  'falcon',
  'Hunter',
] as const

/** A password as people choose it, or as a manager draws it; none that needs escaping anywhere. */
function password(random: Random): string {
  const signs = '!.*_-+~'
  return chance(random, 40)
    ? random.pick(WORDS) + random.chars(DIGITS, 4) + random.chars(signs, 1) + random.chars(LOWER, 2)
    : random.chars(ALPHANUMERIC, 10 + random.below(12)) +
        random.chars(signs, 1) +
        random.chars(ALPHANUMERIC, 3)
}

type Make = Field['make']

const field = (kind: Kind, column: string, label: string, plain: boolean, make: Make): Field => ({
  kind,
  column,
  label,
  plain,
  make,
})

/** Secrets with an issuer, under the names that programs give them. */
export function issuedField(random: Random): Field {
  const { kind, columns, plain, make } = random.pick(ISSUED_SECRETS)
  const column = random.pick(columns)
  return field(kind, column, column, plain, (drawn) => hidden(make(drawn), kind))
}

const host = (random: Random): string =>
  `${random.pick(['db', 'pg-main', 'cache', 'mq'])}.${random.chars(LOWER, 5)}.internal`
const shown = (random: Random): string => hidden(password(random), 'password')

const CONNECTIONS: readonly [Make, ...Make[]] = [
  (random) => `postgres://app:${shown(random)}@${host(random)}:5432/orders?sslmode=require`,
  (random) => `postgresql://svc_report:${shown(random)}@${host(random)}/dwh`,
  (random) => `mysql://root:${shown(random)}@${host(random)}:3306/shop`,
  (random) =>
    `mongodb+srv://admin:${shown(random)}@cluster0.${random.chars(LOWER, 5)}.mongodb.net/app`,
  (random) => `redis://:${shown(random)}@${host(random)}:6379/0`,
  (random) => `amqps://worker:${shown(random)}@${host(random)}:5671/%2f`,
  (random) => `https://deploy:${shown(random)}@git.${random.chars(LOWER, 6)}.com/team/repo.git`,
  (random) => `ftp://backup:${shown(random)}@${host(random)}/dumps`,
  (random) => `smtps://mailer:${shown(random)}@${host(random)}:465`,
  (random) => `jdbc:postgresql://${host(random)}:5432/app?user=app&password=${shown(random)}`,
  (random) => `jdbc:mysql://${host(random)}/app?user=app&password=${shown(random)}&useSSL=true`,
  (random) =>
    `Server=${host(random)};Database=Orders;User Id=sa;Password=${shown(random)};Encrypt=true`,
  (random) => `Data Source=${host(random)};Initial Catalog=Erp;uid=erp;pwd=${shown(random)};`,
  (random) => `host=${host(random)} port=5432 dbname=app user=app password=${shown(random)}`,
  (random) =>
    `DefaultEndpointsProtocol=https;AccountName=st${random.chars(LOWER, 6)};AccountKey=${hidden(`${random.chars(BASE64, 86)}==`, 'cloud_key')};EndpointSuffix=core.windows.net`,
  (random) =>
    `Endpoint=sb://${random.chars(LOWER, 6)}.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${hidden(`${random.chars(BASE64, 43)}=`, 'cloud_key')}`,
  (random) =>
    `https://st${random.chars(LOWER, 6)}.blob.core.windows.net/files/a.csv?sv=2023-11-03&sr=b&sp=r&se=2026-12-01T00%3A00%3A00Z&sig=${hidden(`${random.chars(ALPHANUMERIC, 43)}%3D`, 'cloud_key')}`,
]

/** URLs and strings that connect with a password in them. */
export function connectionField(random: Random): Field {
  const make = random.pick(CONNECTIONS)
  const column = random.pick(['DATABASE_URL', 'connection_string', 'dsn', 'url', 'endpoint'])
  return field('password', column, 'connection', true, make)
}

type Assigned = readonly [string, 'password' | 'secret']

const ASSIGNED: readonly [Assigned, ...Assigned[]] = [
  ['password', 'password'],
  ['db_password', 'password'],
  ['DB_PASSWORD', 'password'],
  ['smtp_password', 'password'],
  ['Passwort', 'password'],
  ['contraseña', 'password'],
  ['mot_de_passe', 'password'],
  ['senha', 'password'],
  ['passphrase', 'password'],
  ['client_secret', 'secret'],
  ['CLIENT_SECRET', 'secret'],
  ['jwt_secret', 'secret'],
  ['SESSION_SECRET', 'secret'],
  ['api_key', 'secret'],
  ['apiKey', 'secret'],
  ['X-Api-Key', 'secret'],
  ['signing_key', 'secret'],
  ['encryption_key', 'secret'],
  ['webhook_secret', 'secret'],
  ['refresh_token', 'secret'],
  ['access_token', 'secret'],
  ['auth_token', 'secret'],
]

/** Values that only the name they are assigned to makes secrets. */
export function assignedField(random: Random): Field {
  const [column, kind] = random.pick(ASSIGNED)
  const length = 32 + random.below(16)
  const alphabet = random.pick([ALPHANUMERIC, HEX, `${ALPHANUMERIC}_-`])
  return field(kind, column, column, false, (drawn) =>
    kind === 'password' ? shown(drawn) : hidden(drawn.chars(alphabet, length), 'secret'),
  )
}

const AUTHORIZATIONS: readonly [Make, ...Make[]] = [
  (random) => `Bearer ${hidden(jwt(random), 'token')}`,
  (random) => `Bearer ${hidden(random.chars(`${ALPHANUMERIC}_-`, 40), 'token')}`,
  (random) =>
    `Basic ${hidden(Buffer.from(`user:${random.chars(ALPHANUMERIC, 16)}`).toString('base64'), 'password')}`,
  (random) => `token ${hidden(random.chars(HEX, 40), 'token')}`,
]

/** Headers of HTTP that authorize. */
export function authorizationField(random: Random): Field {
  return field('token', 'Authorization', 'Authorization', false, random.pick(AUTHORIZATIONS))
}

const PEM_LABELS = [
  'RSA PRIVATE KEY',
  'PRIVATE KEY',
  'EC PRIVATE KEY',
  'OPENSSH PRIVATE KEY',
  'ENCRYPTED PRIVATE KEY',
] as const

const edge = (word: string, label: string): string => `-----${word} ${label}-----`

/** A private key in PEM; a PGP block has headers and a sum of its own. */
function pem(random: Random): string {
  const lines = Array.from({ length: 4 + random.below(10) }, () => random.chars(BASE64, 64))
  const last = `${random.chars(BASE64, 30)}==`
  if (chance(random, 12)) {
    const label = 'PGP PRIVATE KEY BLOCK'
    return [
      edge('BEGIN', label),
      '',
      ...lines,
      last,
      `=${random.chars(BASE64, 4)}`,
      edge('END', label),
    ].join('\n')
  }
  const label = random.pick(PEM_LABELS)
  return [edge('BEGIN', label), ...lines, last, edge('END', label)].join('\n')
}

/** The secret key of age: Bech32, in capitals. */
const ageKey = (random: Random): string =>
  `${['AGE-SECRET', 'KEY-1'].join('-')}${random.chars(BECH32.toUpperCase(), 58)}`

/** Private keys, with line breaks or with `\n` spelt out. */
export function privateKeyField(random: Random): Field {
  if (chance(random, 6)) {
    return field('private_key', 'age_key', 'age key', true, (drawn) =>
      hidden(ageKey(drawn), 'private_key'),
    )
  }
  const literal = chance(random, 35)
  const column = random.pick(['private_key', 'PRIVATE_KEY', 'tls.key', 'ssh_key'])
  return field('private_key', column, column, true, (drawn) => {
    const text = pem(drawn)
    return hidden(literal ? text.replaceAll('\n', String.raw`\n`) : text, 'private_key')
  })
}
