import { behindWord, byForm } from './behind-words.ts'
import { harmlessPiece, plantedPiece } from './planted.ts'
import { ALPHANUMERIC, BASE64, HEX, type Random } from './random.ts'
import { awsSecret, pem, SECRETS } from './secrets.ts'

/** A text such as comes in parts: prose, logs, rows of JSON, code; with values, keys and context for them. */
export function streamText(random: Random): string {
  const between = random.pick([' ', '\n', ', ', '; ', '', '","', String.raw`\n`])
  const pieces = Array.from({ length: 1 + random.below(5) }, () => piece(random))
  return pieces.join(between)
}

/** Commands up to their passwords. */
const COMMANDS: readonly [string, ...string[]] = [
  'mysql -u root -p',
  'mysql -p ',
  'redis-cli -a ',
  'sshpass -p ',
  'docker login -u bob -p ',
  'curl -s -u bob:',
  "curl -u 'bob:",
  'keytool -storepass ',
  'smbclient -U bob%',
]

const PIECES: readonly [(random: Random) => string, ...((random: Random) => string)[]] = [
  (random) => plantedPiece(random).text,
  (random) => plantedPiece(random).text,
  (random) => folded(plantedPiece(random).text),
  behindWord,
  behindWord,
  (random) => folded(behindWord(random)),
  byForm,
  (random) => harmlessPiece(random).text,
  (random) => `{"level":"info","user":"${plantedPiece(random).text}","n":${random.below(10_000)}}`,
  (random) =>
    `2026-11-21T10:30:00Z INFO handled in ${random.below(900)} ms for ${random.below(50)} of 100 files`,
  (random) => `const key = '${random.pick(SECRETS).make(random)}'`,
  (random) =>
    pem(
      random,
      random.pick(['PRIVATE KEY', 'RSA PRIVATE KEY']),
      random.pick(['\n', '\r\n', String.raw`\n`]),
    ),
  (random) => `aws_secret_access_key = ${awsSecret(random)}`,
  (random) => `sha ${random.chars(BASE64, 40)}`,
  (random) => `phone: ${random.chars('123456789', 8)}`,
  (random) => `host=db user=app password=${random.chars('abcXYZ123', 9)}`,
  (random) => `- name: API_KEY\n  value: ${random.chars(BASE64, 24)}`,
  (random) => `password: |\n  ${random.chars('abcXYZ123', 9)}`,
  (random) => String.raw`write to ann\_lee${random.below(100)}@x.org\.`,
  (random) =>
    `${random.pick(COMMANDS)}${random.pick(['hunter2', '"hun ter2"', '$PASS', 'p@ss!w0rd'])} ${random.pick(['db', '-h x', '| less', '\n'])}`,
  (random) =>
    `${random.pick(['Cookie: ', 'set-cookie: '])}theme=dark; sid=${random.chars('abcXYZ123', 12)}; Path=/${random.pick(['\n', '\r\n', ''])}`,
  (random) => `$2b$12$${random.chars(ALPHANUMERIC, 53)}`,
  (random) => `md5${random.chars(HEX, 32)}`,
  (random) =>
    `Server=db;User Id=sa;Password=${random.pick(['a b;c', '"a b;c"', '{a b;c}', 'a b c'])};Encrypt=yes`,
  (random) => `"postgres://app:my ${random.chars('abcXYZ123', 5)} word@db.test/x"`,
  (random) => pem(random, 'RSA PRIVATE KEY', random.pick(['\n', '\r\n'])).slice(random.below(200)),
  (random) =>
    `Private-Lines: 2\n${random.chars(BASE64, 64)}\n${random.chars(BASE64, 30)}==\nPrivate-MAC: ab`,
  (random) => `<password>${random.chars('abc 123&;', 12)}</password>`,
  (random) => `\nDB_PASSWORD=${random.chars('abc;,&123', 12)}\n`,
  (random) => `machine x.test login bob password ${random.chars('abc!123', 9)}`,
  () => 'the card of the customer',
  () => '😀 Größe – 訂單 №5',
]

const piece = (random: Random): string => random.pick(PIECES)(random)

/** The same to a reader, in other characters. */
const folded = (text: string): string =>
  text.replaceAll('4', '４').replaceAll('-', '\u2010').replaceAll('e', 'e\u200B')
