import type { Detector, Search } from '../detector.ts'
import { pattern } from './pattern.ts'

const AWS_WORD = /aws|secret|access.?key|AKIA|ASIA/gi

const AZURE_WORDS = ['account', 'access', 'storage'].flatMap((word) =>
  ['key', '_key', '-key'].map((key) => word + key),
)

const awsSecret = pattern({
  kind: 'cloud_key',
  rule: 'aws_secret_access_key',
  trigger: { words: ['aws', 'secret', 'access', 'akia', 'asia'] },
  readsKey: true,
  begins: /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}/g,
  goesOn: /(?![A-Za-z0-9/+=])/y,
  // Hexadecimal digests have one case, words have no digits.
  isValue: (value) => /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value),
})

/** Keys of cloud providers, in the forms that their providers publish. */
export const cloudKeys: readonly Detector[] = [
  pattern({
    kind: 'cloud_key',
    rule: 'aws_access_key_id',
    trigger: { words: ['akia', 'asia', 'abia', 'acca', 'a3t'] },
    begins: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])/g,
    goesOn: /[A-Z0-9]{16}(?![A-Za-z0-9])/y,
  }),
  // The secret alone looks like any digest: it counts behind a word that says what it is.
  { ...awsSecret, context: AWS_WORD, search: awsSecretsBehind },
  pattern({
    kind: 'cloud_key',
    rule: 'gcp_api_key',
    trigger: { words: ['aiza'] },
    begins: /(?<![\w-])AIza/g,
    goesOn: /[\w-]{35}/y,
  }),
  pattern({
    kind: 'cloud_key',
    rule: 'gcp_oauth',
    trigger: { words: ['ya29.', 'gocspx-'] },
    begins: /(?<![\w-])(?:ya29\.|GOCSPX-)/g,
    goesOn: /[\w-]{20,}/y,
  }),
  pattern({
    kind: 'cloud_key',
    rule: 'azure_storage_key',
    trigger: { words: AZURE_WORDS },
    readsKey: true,
    begins: /(?:account|shared_?access|storage)[_-]?key["']?\s{0,2}[:=]\s{0,2}["']?/gi,
    goesOn: /[A-Za-z0-9/+]{43,88}={0,2}/y,
    masksRest: true,
  }),
  pattern({
    kind: 'cloud_key',
    rule: 'azure_sas',
    trigger: { words: ['sig='] },
    begins: /(?<![A-Za-z])sig=/g,
    goesOn: /[A-Za-z0-9%/+]{30,128}={0,2}/y,
    masksRest: true,
  }),
  pattern({
    kind: 'cloud_key',
    rule: 'azure_client_secret',
    trigger: { words: ['q~'] },
    begins: /(?<![\w~.-])[\w~.]{3}\dQ~/g,
    goesOn: /[\w~.-]{31,34}(?![\w~-])/y,
  }),
]

function awsSecretsBehind(text: string, said: number): Search {
  const look = awsSecret.search(text, said)
  return (from, to, found) => {
    if (to > said) look(Math.max(from, said), to, found)
  }
}
