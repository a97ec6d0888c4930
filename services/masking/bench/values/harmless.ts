import {
  ALPHANUMERIC,
  BASE64,
  DIGITS,
  LOWER,
  type Random,
  UPPER,
} from '../../src/testing/random.ts'
import { chance, type Field, filled, HEX, padded } from '../corpus/field.ts'
import { either } from '../corpus/marks.ts'
import { birthday } from './births.ts'
import { weighted } from './check-digits.ts'

type Make = Field['make']

const field = (column: string, label: string, plain: boolean, make: Make): Field => ({
  kind: undefined,
  column,
  label,
  plain,
  make,
})

/** Digits, letters and signs by a pattern, as `filled` reads it. */
const drawn =
  (...patterns: readonly [string, ...string[]]): Make =>
  (random) =>
    filled(random, random.pick(patterns))

const hex =
  (length: number): Make =>
  (random) =>
    random.chars(HEX, length)

const uuid: Make = (random) =>
  `${random.chars(HEX, 8)}-${random.chars(HEX, 4)}-4${random.chars(HEX, 3)}-${random.chars('89ab', 1)}${random.chars(HEX, 3)}-${random.chars(HEX, 12)}`

const seconds = (random: Random): number => 1_700_000_000 + random.below(80_000_000)
const instant: Make = (random) =>
  new Date(seconds(random) * 1000 + random.below(1000)).toISOString()
const day: Make = (random) => instant(random).slice(0, 10)

/** EAN-13 with its check digit; ISBNs are those that begin with 978. */
const ean =
  (prefix: string): Make =>
  (random) => {
    const body = prefix + random.chars(DIGITS, 12 - prefix.length)
    return body + ((10 - (weighted(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10)
  }

const isbn: Make = (random) =>
  ean('978')(random).replace(/(...)(.)(..)(......)(.)/, '$1-$2-$3-$4-$5')

const price: Make = (random) => {
  const [whole, part] = [random.below(10_000_000), padded(random.below(100), 2)]
  const thousands = (sign: string): string => String(whole).replaceAll(/\B(?=(\d{3})+$)/g, sign)
  return random.pick([
    `$${thousands(',')}.${part}`,
    `${thousands('.')},${part} €`,
    `${thousands(' ')},${part} zł`,
    `R$ ${thousands('.')},${part}`,
    `CHF ${thousands("'")}.${part}`,
    `¥${thousands(',')}`,
  ])
}

const coordinates: Make = (random) =>
  `${random.below(90)}.${random.chars(DIGITS, 6)}, ${random.pick(['', '-'])}${random.below(180)}.${random.chars(DIGITS, 6)}`

const fingerprint: Make = (random) =>
  Array.from({ length: random.pick([16, 20, 32]) }, () => random.chars(HEX, 2)).join(':')

const fourParts: Make = (random) =>
  `${1 + random.below(30)}.${random.below(30)}.${random.below(10)}.${random.below(99)}`

/** Values of everyday data that look like others, under names that say what they are. */
const NUMBERS: readonly [Field, ...Field[]] = [
  field(
    'order_no',
    'order number',
    true,
    drawn('ORD-2026-######', 'SO########', '###-#######-#######', 'PO-%#####-##'),
  ),
  field(
    'order_id',
    'order id',
    false,
    drawn('%#########', '%###########', '4###############', '%#######'),
  ),
  field(
    'invoice_no',
    'invoice',
    true,
    drawn('INV-2026-#####', 'RE2026/#####', '2026-####-####', 'F-26-######'),
  ),
  field('customer_no', 'customer number', false, drawn('%#######', 'K-%######', 'C0########')),
  field(
    'tracking_no',
    'tracking number',
    false,
    drawn(
      '1Z#?#?#######%####',
      '%###########',
      '94001##################',
      'JJD0################',
      'RR#########DE',
    ),
  ),
  field('sku', 'SKU', true, drawn('SKU-##-####-###', '??-####-??', '%##-####-###')),
  field('ean', 'EAN', false, ean('40')),
  field('isbn', 'ISBN', true, isbn),
  field('created_at', 'time', true, instant),
  field('updated', 'date', true, day),
  field('due_date', 'due', true, (random) => day(random).split('-').toReversed().join('.')),
  field('epoch_ms', 'timestamp', false, (random) => `${seconds(random)}${random.chars(DIGITS, 3)}`),
  field('ts', 'timestamp', false, (random) => `${seconds(random)}`),
  field('total', 'total', true, price),
  field('position', 'position', true, coordinates),
  field('quantity', 'quantity', false, drawn('%##', '%,###', '%#')),
  field('size', 'bytes', false, drawn('%########', '%##########', '%#####')),
  field('serial_no', 'serial number', false, drawn('SN%#########', '??##########', 'C02########')),
  field('batch', 'batch', true, drawn('LOT-######-##', 'B%####/26')),
  field('flight', 'booking reference', true, drawn('LH####', 'BA###', '220-##########')),
  field('ticket', 'ticket', true, drawn('TICKET-#####', '#%#####', 'CASE-2026-######')),
  field('postal_code', 'postal code', false, drawn('#####', '#####-####', '##-###')),
  field('part_no', 'part number', true, drawn('%###-###-##', '%#.%##.%##-#', '####.####.##')),
  field('sequence', 'sequence', false, drawn('%##############', '%############')),
]

const IDENTIFIERS: readonly [Field, ...Field[]] = [
  field('id', 'id', true, uuid),
  field('trace_id', 'trace id', true, hex(32)),
  field('span_id', 'span', false, hex(16)),
  field('commit', 'commit', true, hex(40)),
  field('short_sha', 'commit', false, hex(7)),
  field('md5', 'MD5', true, hex(32)),
  field('sha256', 'SHA-256', true, hex(64)),
  field('image', 'image', true, (random) => `registry.example.com/app@sha256:${hex(64)(random)}`),
  field('integrity', 'integrity', true, (random) => `sha512-${random.chars(BASE64, 86)}==`),
  field('etag', 'ETag', true, (random) => `W/"${random.chars(HEX, 20)}"`),
  field(
    'ulid',
    'ULID',
    true,
    (random) => `01J${random.chars('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 23)}`,
  ),
  field('tx_hash', 'transaction', false, (random) => `0x${random.chars(HEX, 64)}`),
  field('object_id', 'object id', false, hex(24)),
  field('cursor', 'cursor', false, (random) =>
    Buffer.from(`{"id":${random.below(1e8)}}`).toString('base64'),
  ),
  field('fingerprint', 'fingerprint', true, fingerprint),
  field(
    'ssh_fingerprint',
    'key fingerprint',
    true,
    (random) => `SHA256:${random.chars(BASE64, 43)}`,
  ),
  field(
    'public_key',
    'public key',
    true,
    (random) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${random.chars(BASE64, 43)} build`,
  ),
  field('device_id', 'device', false, (random) => random.chars(ALPHANUMERIC, 16)),
  field('request_id', 'request id', false, (random) => `req_${random.chars(ALPHANUMERIC, 24)}`),
  field(
    'slug',
    'slug',
    true,
    (random) => `${random.chars(LOWER, 6)}-${random.chars(LOWER, 8)}-${random.chars(DIGITS, 3)}`,
  ),
]

const SOFTWARE: readonly [Field, ...Field[]] = [
  field('version', 'version', false, fourParts),
  field('app_version', 'version', true, (random) => `v${fourParts(random)}`),
  field(
    'user_agent',
    'user agent',
    true,
    (random) =>
      `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/${120 + random.below(20)}.0.${random.below(7000)}.${random.below(200)}`,
  ),
  field('oid', 'OID', true, drawn('1.3.6.1.4.1.%###.2.%', '2.16.840.1.113883.%.##')),
  field(
    'package',
    'package',
    true,
    (random) => `@scope/${random.chars(LOWER, 6)}@${fourParts(random).replace(/\.\d+$/, '')}`,
  ),
  field(
    'clone_url',
    'repository',
    true,
    (random) => `${either('git@github.com', 'email')}:team/${random.chars(LOWER, 7)}.git`,
  ),
  field('asset', 'asset', true, (random) => `icon-${random.chars(LOWER, 4)}@2x.png`),
  field('duration', 'duration', true, drawn('0#:%#:##', '%#.###ms', '00:0#:%#.###')),
  field('range', 'range', true, drawn('bytes 0-%######/%#######', '%###-%####')),
  field(
    'path',
    'path',
    true,
    (random) => `/api/v2/orders/${random.below(1e9)}/items/${random.below(1e5)}`,
  ),
  field(
    'symbol',
    'symbol',
    true,
    (random) =>
      `std::vector<${random.chars(LOWER, 5)}::${random.pick(['Node', 'Face', 'Bead'])}>::at`,
  ),
  field(
    'section',
    'section',
    true,
    (random) => `§ ${1 + random.below(9)}.${random.below(9)}.${random.below(9)}.${random.below(9)}`,
  ),
  // Stars are no pattern here: eight small letters under this name are a password.
  field('password', 'password', true, (random) =>
    random.pick(['${DB_PASSWORD}', '<your password>', '*'.repeat(8)]),
  ),
  field(
    'api_key',
    'API key',
    true,
    drawn('$API_KEY', 'YOUR_API_KEY', '<api-key>', 'xxxxxxxxxxxxxxxx'),
  ),
  field('password_policy', 'password policy', true, drawn('min-length-%#', 'rotate-90-days')),
  field('token_type', 'token type', true, drawn('Bearer', 'refresh')),
  field(
    'secret_name',
    'name of the secret',
    true,
    (random) => `prod/${random.chars(LOWER, 5)}/db-credentials`,
  ),
  field('color', 'colour', true, (random) => `#${random.chars(HEX, 6)}`),
  field('locale', 'locale', true, drawn('en-US', 'de-DE', 'pt-BR')),
]

const NAMES: readonly [Field, ...Field[]] = [
  field('status', 'status', true, drawn('shipped', 'open', 'cancelled', 'paid')),
  field(
    'city',
    'city',
    true,
    drawn('Rotterdam', 'Kraków', 'São Paulo', 'Springfield', 'Zürich', '大阪'),
  ),
  field(
    'company',
    'company',
    true,
    drawn('Nordwind AG', 'Blue Harbor LLC', 'Café du Port SARL', 'Rossi & Figli S.r.l.'),
  ),
  field(
    'note',
    'note',
    true,
    drawn('left with the neighbour', 'second attempt on Monday', 'paid in 3 instalments of 49.90'),
  ),
  field(
    'expires_at',
    'valid until',
    true,
    (random) => `${padded(1 + random.below(12), 2)}/${27 + random.below(6)}`,
  ),
  field('anniversary', 'contract since', true, (random) => {
    const { year, month } = birthday(random)
    return `${padded(month, 2)}/${Math.max(year, 1990)}`
  }),
  field('code', 'code', true, (random) => random.chars(UPPER, 3) + random.chars(DIGITS, 2)),
]

/** A column of values that must stay as they are. */
export function harmlessField(random: Random): Field {
  if (chance(random, 35)) return random.pick(NUMBERS)
  if (chance(random, 40)) return random.pick(IDENTIFIERS)
  return random.pick(chance(random, 60) ? SOFTWARE : NAMES)
}
