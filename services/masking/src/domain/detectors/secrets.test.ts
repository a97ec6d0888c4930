import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hitsIn, maskText, rulesIn } from '../../testing/mask.ts'
import { ALPHANUMERIC, BASE64, Random } from '../../testing/random.ts'
import { awsSecret, pem, SECRETS } from '../../testing/secrets.ts'

const random = new Random(5)

test('secrets are found by their form, wherever they stand', () => {
  for (const { rule, make } of SECRETS) {
    const secret = make(random)
    const places = [secret, `KEY="${secret}"`, `see ${secret}, please`, `a=1&k=${secret}&b=2`]
    for (const text of places) {
      assert.deepEqual(rulesIn(text), [rule], text)
      assert.ok(!maskText(text).includes(secret.slice(8)), text)
    }
  }
})

test('secrets without a form of their own are found by the words before them', () => {
  const aws = awsSecret(random)
  const azure = `${random.chars(BASE64, 86)}==`
  const found: readonly (readonly [text: string, rule: string, secret: string])[] = [
    [`aws_secret_access_key = ${aws}`, 'aws_secret_access_key', aws],
    [`AccountName=x;AccountKey=${azure};`, 'azure_storage_key', azure],
    [`?sv=2024&sig=${random.chars(ALPHANUMERIC, 43)}%3D&se=1`, 'azure_sas', 'sig=x'],
    [`Authorization: Bearer ${random.chars(ALPHANUMERIC, 30)}1`, 'bearer_token', 'Bearer x'],
    [
      `"Authorization": "token ${random.chars('0123456789abcdef', 39)}1"`,
      'bearer_token',
      'token x',
    ],
    [
      `AGE-SECRET-KEY-1${random.chars('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`,
      'private_key',
      'AGE-SECRET-KEY-1Q',
    ],
    [`Basic ${btoa('alice:wonderland')}`, 'basic_authorization', btoa('alice:wonderland')],
  ]
  for (const [text, rule, secret] of found) {
    assert.deepEqual(rulesIn(text), [rule], text)
    assert.ok(!maskText(text).includes(secret))
  }
})

test('secrets are found in pairs of a name and a value, and in blocks of YAML', () => {
  const secret = 'x8Kq92LmPz7Rt4Wv'
  for (const text of [
    `- name: API_KEY\n  value: ${secret}\n`,
    `  - name: "DB_PASSWORD"\r\n    value: "${secret}"\r\n`,
    `Env: [{"Name": "DB_PASSWORD",\n "Value": "${secret}"}]`,
    String.raw`Env: [{\"name\": \"DB_PASSWORD\", \"value\": \"${secret}\"}]`,
    `password: |\n  ${secret}\nuser: bob`,
    `api_key: >-\n    ${secret}\n`,
  ]) {
    assert.equal(maskText(text), text.replace(secret, '[masked:secret]'))
  }
  for (const text of [
    '- name: TOKEN_TTL\n  value: "3600"\n',
    '- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: db\n',
    'token: |\n  {{ .Values.token }}\n',
  ]) {
    assert.equal(maskText(text), text)
  }
})

test('private keys are masked whole, however their lines are broken', () => {
  for (const label of [
    'PRIVATE KEY',
    'RSA PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
    'PGP PRIVATE KEY BLOCK',
  ])
    for (const lineBreak of ['\n', '\r\n', String.raw`\n`, ' ']) {
      const text = `before ${pem(random, label, lineBreak)} after`
      assert.equal(maskText(text), 'before [masked:private_key] after')
    }
})

test('a private key that is cut off is masked to the end', () => {
  const text = `key: ${pem(random, 'EC PRIVATE KEY', '\n').slice(0, 200)}`
  assert.equal(maskText(text), 'key: [masked:private_key]')
})

test('the end of a private key is masked without its begin, from the first line of its base64', () => {
  for (const label of ['PRIVATE KEY', 'RSA PRIVATE KEY', 'OPENSSH PRIVATE KEY']) {
    for (const lineBreak of ['\n', '\r\n', String.raw`\n`]) {
      const [, ...lines] = pem(random, label, lineBreak).split(lineBreak)
      const tail = lines.join(lineBreak)
      for (const before of [
        '',
        `it goes on:${lineBreak}`,
        `data${lineBreak}`,
        'data: ',
        `a-${lineBreak}`,
      ]) {
        const text = `${before}${tail}${lineBreak}after`
        assert.equal(maskText(text), `${before}[masked:private_key]${lineBreak}after`)
      }
    }
  }
  const block = pem(random, 'PRIVATE KEY', '\n')
  const headers = 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123\n\n'
  const tail = block.slice(block.indexOf('\n') + 1)
  assert.equal(maskText(`${headers}${tail}`), `${headers}[masked:private_key]`)
  const X = '[masked:private_key]'
  assert.equal(maskText(`${block}\n${tail}`), `${X}\n${X}`)
  assert.equal(maskText(`${block} and ${block} and on`), `${X} and ${X} and on`)
  assert.equal(maskText(`${tail}\nand\n${tail}`), `${X}\nand\n${X}`)
})

test('the end of a public key, or one with nothing before it, stays', () => {
  const tail = pem(random, 'PUBLIC KEY', '\n').slice(27)
  for (const text of [
    tail,
    'what ends is\n-----END PRIVATE KEY-----',
    'that\nends\n-----END PRIVATE KEY-----',
    'what ends:\nkeys\n-----END PRIVATE KEY-----',
  ])
    assert.equal(maskText(text), text)
})

test('what PuTTY keeps to itself is masked, the rest of its file stays', () => {
  const lines = [random.chars(BASE64, 64), `${random.chars(BASE64, 30)}==`]
  for (const lineBreak of ['\n', '\r\n', String.raw`\n`]) {
    const [begin, end] = [
      ['PuTTY-User-Key-File-3: ssh-rsa', 'Private-Lines: 2'],
      'Private-MAC: 0a1b',
    ]
    const text = [...begin, ...lines, end].join(lineBreak)
    assert.equal(maskText(text), [...begin, '[masked:private_key]', end].join(lineBreak))
  }
})

test('passwords of connections are masked, the rest of the address stays', () => {
  const cases = [
    ['"postgres://app:my pass word@db/x"', '"postgres://app:[masked:password]@db/x"'],
    [
      'Server=db;User Id=sa;Password="ab;c d@1";Encrypt=yes',
      'Server=db;User Id=sa;Password="[masked:password]";Encrypt=yes',
    ],
    [
      'Server=db;User Id=sa;Password=ab c d@1,x&y;Encrypt=yes',
      'Server=db;User Id=sa;Password=[masked:password];Encrypt=yes',
    ],
    ['Server=db;UID=sa;PWD={ab;"c}} d};X=1', 'Server=db;UID=sa;PWD={[masked:password]};X=1'],
    [
      String.raw`host=db user=app password='ab c\'d e' dbname=x`,
      "host=db user=app password='[masked:password]' dbname=x",
    ],
    [
      'jdbc:postgresql://h/db?user=u&password=p@ss;w,x&ssl=true',
      'jdbc:postgresql://h/db?user=u&password=[masked:password]&ssl=true',
    ],
    ['postgres://app:s3cr3t@db.test:5432/x', 'postgres://app:[masked:password]@db.test:5432/x'],
    ['mongodb+srv://u:p%40ss@h1,h2/x', 'mongodb+srv://u:[masked:password]@h1,h2/x'],
    ['redis://:hunter2@cache:6379', 'redis://:[masked:password]@cache:6379'],
    ['amqp://u:p@ss@host/', 'amqp://u:[masked:password]@host/'],
    ['mysql://u:pa/ss#w@host/db', 'mysql://u:[masked:password]@host/db'],
    ['Server=db;User Id=sa;Password=Pa55;', 'Server=db;User Id=sa;Password=[masked:password];'],
    [
      'host=db user=app password=pw1 dbname=x',
      'host=db user=app password=[masked:password] dbname=x',
    ],
  ] as const
  for (const [text, expected] of cases) assert.equal(maskText(text), expected)
})

test('a secret within another is masked once, as the outer one', () => {
  const token = SECRETS[4]?.make(random) ?? ''
  assert.equal(
    maskText(`https://x:${token}@github.test/a.git`),
    'https://x:[masked:password]@github.test/a.git',
  )
  assert.deepEqual(hitsIn(`Bearer ${SECRETS.at(-1)?.make(random)}`).length, 1)
})

test('what stands for a secret stays', () => {
  const others = [
    'postgres://app:${DB_PASSWORD}@db/x',
    'Server=db;Password=<password>;',
    'host=db password=$PGPASSWORD',
    'http://localhost:8080/a@b',
    '"http://localhost:8080 and bob@"',
    'Server=db;Password=<password>;Timeout=5;',
    'Bearer authentication-scheme-description',
    'Basic authentication is off',
    'task-management-is-hard-but-worth-it-anyway',
    // Digests have letters of one case, words no digits.
    'aws commit da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'aws commit DA39A3EE5E6B4B0D3255BFEF95601890AFD80709',
    'aws NameOfSomethingThatIsVeryVeryLongAndWeir',
    'sk-AbcdefghijklmnopqrstuvwxyzAbcdefghijkl',
    'secret_AbcdefghijklmnopqrstuvwxyzAbcdefghijklmnopq',
    'a sha1: da39a3ee5e6b4b0d3255bfef95601890afd80709 in aws',
    '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----',
    'eyJub3QiOiJhIGp3dCJ9.abc.def',
    'npm_config_registry and sk-learn',
    `ghp_${'x'.repeat(36)}`,
    `glpat-${'X'.repeat(20)}`,
  ]
  for (const text of others) assert.equal(maskText(text), text)
})
