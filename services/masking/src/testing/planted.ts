import { ALPHANUMERIC, DIGITS, HEX, LOWER, type Random, UPPER } from './random.ts'
import { digits, pem, SECRETS } from './secrets.ts'

/** A piece of text, and what masking makes of it: the same, unless it holds a value. */
export interface Piece {
  readonly text: string
  readonly masked: string
}

const HARMLESS = [
  'the parcel was left with the neighbour',
  'Größe – 訂單 №5',
  '2024-01-15T10:30:00.123Z',
  '550e8400-e29b-41d4-a716-446655440000',
  'ORD-2024-000123456',
  '1,234,567.89 EUR',
  '127.0.0.1',
  'v10.15.7.1234',
  'e3b0c44298fc1c149afbf4c8996fb924',
  '"quoted" and \\ backslash\ttab',
  '1234567890',
] as const

const PHONES = [
  '+1-###-555-01##',
  '(2##) 555-01##',
  '2##-555-01##',
  '+49 30 ######',
  '0171-#######',
] as const
const CARDS: readonly [readonly [string, number], ...(readonly [string, number])[]] = [
  ['4', 16],
  ['51', 16],
  ['37', 15],
  ['6011', 16],
]
const IBANS: readonly [readonly [string, number], ...(readonly [string, number])[]] = [
  ['DE', 18],
  ['NO', 11],
  ['BE', 12],
  ['SA', 20],
]

const whole = (text: string, kind: string): Piece => ({ text, masked: `[masked:${kind}]` })

const MAKERS: readonly [(random: Random) => Piece, ...((random: Random) => Piece)[]] = [
  (random) => whole(`${random.chars(LOWER, 6)}.${random.chars(LOWER, 4)}@example.com`, 'email'),
  (random) =>
    whole(
      random.pick(PHONES).replaceAll('#', () => random.chars(DIGITS, 1)),
      'phone',
    ),
  card,
  iban,
  secret,
  networkAddress,
  person,
  assigned,
  (random) => whole(pem(random, 'RSA PRIVATE KEY', '\n'), 'private_key'),
  connection,
]

/** A piece that holds a value of a random kind, made up by chance. */
export const plantedPiece = (random: Random): Piece => random.pick(MAKERS)(random)

/** A piece that detectors are prone to find something in, and must not. */
export function harmlessPiece(random: Random): Piece {
  const text = random.pick(HARMLESS)
  return { text, masked: text }
}

/** The number with its Luhn check digit, in a random grouping. */
function card(random: Random): Piece {
  const [prefix, length] = random.pick(CARDS)
  const body = prefix + digits(random, length - prefix.length - 1)
  const number = Array.from(DIGITS, (digit) => body + digit).find(hasLuhn) ?? ''
  const grouped = number.match(/.{1,4}/g)?.join(random.pick([' ', '-'])) ?? ''
  const text = length === 16 && random.below(2) === 0 ? grouped : number
  return { text, masked: `[masked:payment_card:${number.slice(-4)}]` }
}

function hasLuhn(number: string): boolean {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
  const sum = Array.from(number)
    .toReversed()
    .reduce(
      (total, digit, at) => total + (at % 2 === 0 ? Number(digit) : (doubled[Number(digit)] ?? 0)),
      0,
    )
  return sum % 10 === 0
}

function iban(random: Random): Piece {
  const [country, length] = random.pick(IBANS)
  const account = digits(random, length)
  const numeric = `${account}${country}00`.replaceAll(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  )
  const check = String(98n - (BigInt(numeric) % 97n)).padStart(2, '0')
  const number = `${country}${check}${account}`
  const text = random.below(2) === 0 ? number : (number.match(/.{1,4}/g)?.join(' ') ?? '')
  return { text, masked: `[masked:iban:${number.slice(-4)}]` }
}

function networkAddress(random: Random): Piece {
  const octet = (): number => 1 + random.below(254)
  const hex = (): string => random.chars(HEX, 4)
  return random.pick([
    whole(`10.${octet()}.${octet()}.${octet()}`, 'ip_address'),
    whole(`2001:db8:${hex()}::${hex()}:1`, 'ip_address'),
    whole(Array.from({ length: 6 }, () => `a${random.below(10)}`).join(':'), 'mac_address'),
  ])
}

/** A social security number, or a date behind a word. */
function person(random: Random): Piece {
  const ssn = `${100 + random.below(500)}-${10 + random.below(89)}-${1000 + random.below(9000)}`
  const date = `19${10 + random.below(89)}-0${1 + random.below(9)}-${10 + random.below(18)}`
  const word = random.pick(['DOB: ', 'born on ', 'Geburtsdatum '])
  return random.pick([
    whole(ssn, 'national_id'),
    { text: word + date, masked: `${word}[masked:date_of_birth]` },
  ])
}

function assigned(random: Random): Piece {
  const name = random.pick(['password=', 'api_key: ', 'X-Auth-Token: ', 'clientSecret='])
  const value = `a1B2${random.chars(ALPHANUMERIC, 16)}`
  return { text: name + value, masked: `${name}[masked:secret]` }
}

const KINDS: Readonly<Record<string, string>> = {
  aws_access_key_id: 'cloud_key',
  gcp_api_key: 'cloud_key',
  gcp_oauth: 'cloud_key',
  azure_client_secret: 'cloud_key',
  stripe_key: 'api_key',
  openai_key: 'api_key',
  anthropic_key: 'api_key',
  aws_session_token: 'cloud_key',
  digitalocean_token: 'api_key',
  huggingface_token: 'api_key',
  grafana_token: 'api_key',
  sendgrid_key: 'api_key',
  twilio_key: 'api_key',
  mailgun_key: 'api_key',
}

function secret(random: Random): Piece {
  const { rule, make } = random.pick(SECRETS)
  return whole(make(random), KINDS[rule] ?? 'token')
}

function connection(random: Random): Piece {
  const [user, host] = [random.chars(LOWER, 5), random.chars(LOWER, 6)]
  const password = random.chars(`${ALPHANUMERIC}!%.`, 12) + random.chars(UPPER, 1)
  const address = (shown: string): string => `postgres://${user}:${shown}@${host}.test:5432/app`
  return { text: address(password), masked: address('[masked:password]') }
}
