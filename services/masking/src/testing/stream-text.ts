import { behindWord, byForm } from './behind-words.ts'
import { harmlessPiece, plantedPiece } from './planted.ts'
import { BASE64, type Random } from './random.ts'
import { awsSecret, pem, SECRETS } from './secrets.ts'

/** A text such as comes in parts: prose, logs, rows of JSON, code; with values, keys and context for them. */
export function streamText(random: Random): string {
  const between = random.pick([' ', '\n', ', ', '; ', '', '","', String.raw`\n`])
  const pieces = Array.from({ length: 1 + random.below(5) }, () => piece(random))
  return pieces.join(between)
}

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
  () => 'the card of the customer',
  () => '😀 Größe – 訂單 №5',
]

const piece = (random: Random): string => random.pick(PIECES)(random)

/** The same to a reader, in other characters. */
const folded = (text: string): string =>
  text.replaceAll('4', '４').replaceAll('-', '\u2010').replaceAll('e', 'e\u200B')
