import type { Detector } from '../detector.ts'
import { pattern } from './pattern.ts'

const AWS_WORD = /aws|secret|access.?key|AKIA|ASIA/i

const AZURE_WORDS = ['account', 'access', 'storage'].flatMap((word) =>
  ['key', '_key', '-key'].map((key) => word + key),
)

const awsSecret = pattern({
  kind: 'cloud_key',
  rule: 'aws_secret_access_key',
  trigger: { words: ['aws', 'secret', 'access', 'akia', 'asia'] },
  readsKey: true,
  expression: /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g,
  // Hexadecimal digests have one case, words have no digits.
  isValue: (value) => /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value),
})

/** Keys of cloud providers, in the forms that their providers publish. */
export const cloudKeys: readonly Detector[] = [
  pattern({
    kind: 'cloud_key',
    rule: 'aws_access_key_id',
    trigger: { words: ['akia', 'asia', 'abia', 'acca', 'a3t'] },
    expression: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  }),
  // The secret alone looks like any digest: it counts behind a word that says what it is.
  {
    ...awsSecret,
    find: (text) => awsSecret.find(text).filter(({ start }) => AWS_WORD.test(text.slice(0, start))),
  },
  pattern({
    kind: 'cloud_key',
    rule: 'gcp_api_key',
    trigger: { words: ['aiza'] },
    expression: /(?<![\w-])AIza[\w-]{35}/g,
  }),
  pattern({
    kind: 'cloud_key',
    rule: 'gcp_oauth',
    trigger: { words: ['ya29.', 'gocspx-'] },
    expression: /(?<![\w-])(?:ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})/g,
  }),
  pattern({
    kind: 'cloud_key',
    rule: 'azure_storage_key',
    trigger: { words: AZURE_WORDS },
    readsKey: true,
    expression:
      /(?:account|shared_?access|storage)[_-]?key["']?\s{0,2}[:=]\s{0,2}["']?([A-Za-z0-9/+]{43,88}={0,2})/gi,
  }),
  pattern({
    kind: 'cloud_key',
    rule: 'azure_sas',
    trigger: { words: ['sig='] },
    expression: /(?<![A-Za-z])sig=([A-Za-z0-9%/+]{30,128}={0,2})/g,
  }),
  pattern({
    kind: 'cloud_key',
    rule: 'azure_client_secret',
    trigger: { words: ['q~'] },
    expression: /(?<![\w~.-])[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~-])/g,
  }),
]
