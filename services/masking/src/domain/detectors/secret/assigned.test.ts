import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask, maskText } from '../../../testing/mask.ts'
import { ALPHANUMERIC, Random } from '../../../testing/random.ts'

const random = new Random(21)
const chance = (): string => `a1${random.chars(ALPHANUMERIC, 28)}`

test('values that chance made are secrets behind a name that says so', () => {
  for (const [open, close] of [
    ['api_key=', '&x=1'],
    ['API_KEY="', '"'],
    ['export STRIPE_SECRET_KEY=', '\nexport A=1'],
    ['const apiKey = "', '";'],
    ["client_secret: '", "'"],
    ['X-Api-Key: ', '\r\nHost: x'],
    ['{\\"access_token\\":\\"', '\\"}'],
    ['auth_token => ', ', x'],
    ['<privateKey>', '</privateKey>'],
    ['curl --token ', ' x.test'],
    ['token: ', ''],
    ["token - '", "'"],
    ['AZURE_OPENAI_KEY: "', '"'],
    ["$token .= '", "';"],
    ['TOKEN ?= ', '\n'],
    ['TOKEN ::= ', '\n'],
    ['"token" => "', '"'],
    ['if (apiKey !== "', '") {'],
    ['<apiToken>\n    ', '\n</apiToken>'],
    ['travis_token: ', ''],
    ['houseToken = "', '"'],
  ] as const) {
    const secret = chance()
    assert.equal(maskText(`${open}${secret}${close}`), `${open}[masked:secret]${close}`)
  }
})

test('a password is one whatever it looks like', () => {
  for (const [open, password, close] of [
    ['password=', 'hunter2', ''],
    ['DB_PASSWORD=', 's3cr3t!', '\nX=1'],
    ['password: ', 'letmein', '\nuser: bob'],
    ['password: "', 'correct horse battery staple', '"'],
    ["ALTER ROLE bob PASSWORD '", 'pw1', "'"],
    ['mysql --password ', 'hunter2', ' db'],
    ['spring.datasource.password=', 'Tr0ub4dor', ''],
    ['userPassword = "', 'y', '"'],
    ['my password is ', 'hunter2!', ', thanks'],
    ['?name=bob&pwd=', 'abc', '&x=1'],
    ['<add key="password" value="', 'abc', '"/>'],
    ['Mitt contraseña är ', 'Hunter0417~od', ', tack'],
    ['the mot_de_passe (', 'Coffee4574_ar', ') is old'],
    ["('Passwort', '", 'Winter2599_ki', "'),"],
    ['DB_PASSWORD=', 'L3k017bSbw6Evt.pQE', ' accepted'],
    ['vérifier passphrase ', 'j3G5stCL9wsNfRJ_mTJ', ' avant vendredi'],
    ['They gave us ', 'dragon4541~qp', ' as passphrase.'],
    ['', 'R3KbGbSwXkDcM!r0b', ' (contraseña)'],
    ['and her password ', '!PurpleSky77', '.'],
    ['DB_PASSWORD=', 'p@ss;wo,rd&1', '\nX=1'],
    ['A=1\nexport DB_PASSWORD=', 'p@ss;word!1', ';\n'],
    ['db:\n  password: ', 'p@ss;wo,rd!1', '\n  user: x'],
    ['<password>', 'p@ss w;rd &amp; x1', '</password>'],
    ['<password><![CDATA[', 'hunter2', ']]></password>'],
    ['<wsse:Password Type="#PasswordText">', 'hunter2', '</wsse:Password>'],
    ['<property name="hibernate.password">', 'hunter2', '</property>'],
    ['<key>password</key>\n  <string>', 'hunter2', '</string>'],
    ['password: &pw ', 'hunter2', '\n'],
    ['password: !!str ', 'hunter2', '\n'],
    ["{'password': b'", 'hunter3', "'}"],
    ["password = '''\n", 'hunter3', "\n'''"],
    ['Authorization: Negotiate ', 'YIIZXQYGKwYBBQUCoIIZUTCCGU2g', '\r\n'],
    ['api.key: ', 'a1B2c3D4e5F6g7H8', '\n'],
    ['SECRET_KEY_BASE=', '0123456789abcdef0123456789abcdef', '\n'],
  ] as const) {
    assert.equal(maskText(`${open}${password}${close}`), `${open}[masked:secret]${close}`)
  }
  const escaped = String.raw`password = "p@ss\"word tail"`
  assert.equal(maskText(escaped), 'password = "[masked:secret]"')
})

test('the value of a JSON member is a secret by its key', () => {
  const secret = chance()
  const content = {
    password: 'open sesame',
    dbPass: 'x1',
    api_key: secret,
    'X-Auth-Token': secret,
    keys: { private_key_id: secret },
    passwords: ['open', 'b2'],
  }
  const masked = {
    password: '[masked:secret]',
    dbPass: '[masked:secret]',
    api_key: '[masked:secret]',
    'X-Auth-Token': '[masked:secret]',
    keys: { private_key_id: '[masked:secret]' },
    passwords: ['[masked:secret]', '[masked:secret]'],
  }
  assert.equal(mask(JSON.stringify(content)).content, JSON.stringify(masked))
})

test('what is no secret stays under such names', () => {
  const secret = chance()
  const content = JSON.stringify({
    password: null,
    passwordRequired: 'yes',
    token: 'next',
    next_page_token: secret,
    secret_name: 'prod/db/main-1',
    labels: { password: 'Enter your password', api_key: 'API key' },
    public_key: secret,
    sort_key: secret,
    token_type: 'bearer',
    api_key: '${API_KEY}',
    tokens: 4096,
  })
  assert.equal(mask(content).content, content)
})

test('prose, code and stand-ins are no secrets', () => {
  for (const text of [
    'password: must be at least 8 characters',
    'Password: Required',
    'the password is required',
    'the password is 8 characters long',
    'The password for Bob was changed on 2024-01-01',
    'password=${DB_PASSWORD}',
    'password=$(PASSWORD)',
    'password = user.password',
    'password: !vault |',
    'if (password != confirmation && x)',
    'password: <your password>\n[14:15] bob: thanks',
    'password = getPassword()',
    'password: <your password>',
    'password=********',
    'if (password === other) return',
    'api_key = process.env.API_KEY',
    'secret: kubernetes.io/tls',
    'token: color-primary-500',
    'token = await issue()',
    'the secret santa: bob',
    'author: abc123def456',
    'PWD=/home/bob/x',
  ]) {
    assert.equal(maskText(text), text)
  }
})

test('blanks around a value in quotes say nothing against it', () => {
  assert.equal(maskText(`token = ' ${chance()} '`), "token = '[masked:secret]'")
})
