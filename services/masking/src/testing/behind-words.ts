import type { Random } from './random.ts'

type Rows = readonly [
  readonly [words: readonly [string, ...string[]], ...values: [string, ...string[]]],
  ...(readonly [words: readonly [string, ...string[]], ...values: [string, ...string[]]])[],
]

/** Values that need a word, behind the words that announce them; made up, or published as examples. */
const BEHIND_WORDS: Rows = [
  [['SSN', 'Social Security Number', 'customerSsn', 'soc-sec'], '219 09 9999', '219099999'],
  [['SIN', 'Social insurance'], '046 454 286', '046454286'],
  [['CPF'], '52998224725', '529.982.247-25'],
  [['cuit', 'CUIL'], '20123456786', '20-12345678-6'],
  [['RUT'], '123456785', '12.345.678-5'],
  [['National Insurance number', 'nino'], 'AB123456C', 'ab 12 34 56 c'],
  [['NHS No.', 'national health'], '943 476 5919'],
  [['Steuer-ID', 'steuer idnr'], '86 095 742 719'],
  [['BSN', 'burgerservicenummer'], '111222333'],
  [['rijksregisternummer', 'numéro national'], '85073003328', '85.07.30-033.28'],
  [['PESEL'], '44051401359'],
  [['personnummer'], '670919-9530', '010107 50160'],
  [['CPR-nr', 'cpr'], '010190-1234'],
  [['fødselsnummer'], '010107 50160'],
  [['SVNR', 'AHV'], '1237 010180', '756.9217.0769.85'],
  [['contribuinte'], '123456789', '123 456 789'],
  [['Aadhaar number is', 'uid'], '2341 2341 2346'],
  [['My Number'], '1234 5678 9018'],
  [['tax file number', 'TFN'], '123 456 782'],
  [['ID number', 'national_id', 'person id'], '8001015009087', '219-09-9999'],
  [['T.C. Kimlik No', 'tckn'], '10000000146'],
  [['codice fiscale'], 'RSS MRA 85T10 A562S', 'RSSMRA85T10A562S'],
  [['national id', 'taxid', 'nationalId'], '44051401359', '85073003328', 'S1234567D'],
  [
    ['DOB', 'Date of birth', 'born on', '"birthDate', 'd.o.b. (d/m/y)', 'was born in Rome on'],
    '1985-07-30',
    '1985-07-30T00:00:00.000Z',
    '19850730',
    '30/07/85',
    'July 30, 1985',
    'Jul 30th 1985',
    '30 July 1985',
  ],
  [['geboren am', 'Geburtsdatum', 'Geb.'], '30. Juli 1985', '30.7.1985', '30-07-1985'],
  [['née le', 'date de naissance', 'nata il', 'född'], '1er août 1985', '30/07/1985', '1985-07-30'],
  [['fecha de nacimiento', 'nacido el'], '30 de julio de 1985', '30 / 07 / 1985'],
  [
    ['phone', 'Tel.', 'mobile_no', 'Fax', 'telefon', 'whatsapp number'],
    '2025550100',
    '555 0100',
    '(0) 309-018 20',
  ],
  [
    ['password', 'DB_PASSWORD', 'my password', '--password', 'passphrase', 'pwd', 'Contraseña'],
    'hunter2',
    's3cr3t!',
    '"correct horse battery staple"',
    "'pw1'",
    'letmein',
    '"please enter the new one here"',
    '$ecret)',
  ],
  [
    ['api_key', 'client_secret', 'X-Auth-Token', 'Authorization', '--token', 'access_token'],
    'a1B2c3D4e5F6g7H8i9J0',
    '"a1B2c3D4e5F6g7H8i9J0"',
    'Token a1B2c3D4e5F6g7H8i9J0',
    'process.env.TOKEN',
  ],
  [
    ['wallet address', 'eth', 'sent to', 'commit'],
    '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  ],
  [['ip', 'version', 'from', 'release:'], '10.1.22.3', '192.168.100.200', '::ffff:192.0.2.1'],
  [
    ['AccountKey', 'storage_key', 'shared-access-key'],
    'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6kL9nO2qR5tU8wX1zA4cD7fG0iJ3lM6oP9==',
  ],
  [['bearer', 'Authorization: Bearer', 'basic'], 'abcdefghijklmnop1234', 'dXNlcjpwYXNzd29yZA=='],
]

/** Values with a form of their own. */
const BY_FORM: readonly [string, ...string[]] = [
  '219-09-9999',
  '912-70-1234',
  '529.982.247-25',
  '20-12345678-6',
  '12.345.678-5',
  'HEGG560427MVZRRL04',
  '11010519491231002X',
  '900101-1234568',
  'ABCPD1234E',
  'S1234567D',
  '756.9217.0769.85',
  '756 9217 0769 85',
  '85.07.30-033.28',
  'AB 12 34 56 C',
  '19670919-9530',
  '131052-308T',
  '1 85 05 78 006 084 91',
  '1 85 05 78 006 084 / 91',
  '185057800608491',
  '12345678Z',
  'X1234567L',
  'RSSMRA85T10A562S',
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  'rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh',
  'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
  '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ',
  '00:1A:2b:3c:4D:5e',
  '00-1a-2b-3c-4d-5e',
  '001a.2b3c.4d5e',
  '02:1a:2b:ff:fe:3c:4d:5e',
  'fe80::1ff:fe23:4567:890a%eth0',
  '2001:db8::1',
  '10.0.0.1-10.0.0.9',
]

const BETWEEN: readonly [string, ...string[]] = [
  ' ',
  ': ',
  '=',
  ' = ',
  ':\n',
  '\n\n',
  '": "',
  ' is ',
  '  ',
  ' was set to ',
  String.raw`\": \"`,
  ' => ',
  ' of the customer: ',
  ' number (no spaces): ',
  ' of the order 12 is: ',
]

/** A word and what it announces, now and then with others listed behind it. */
export function behindWord(random: Random): string {
  const [words, ...values] = random.pick(BEHIND_WORDS)
  return announced(random, random.pick(words), random.pick(values))
}

/** Every value that a word announces, behind one of its words, and every value that needs none. */
export const everyAnnounced = (random: Random): string[] => [
  ...BEHIND_WORDS.flatMap(([words, ...values]) =>
    values.map((value) => announced(random, random.pick(words), value)),
  ),
  ...BY_FORM,
]

function announced(random: Random, word: string, value: string): string {
  const more = random.below(6) === 0 ? `${random.pick([', ', ' and ', '; ', ' / '])}${value}` : ''
  return `${word}${random.pick(BETWEEN)}${value}${more}`
}

/** A value with a form of its own. */
export const byForm = (random: Random): string => random.pick(BY_FORM)
