import type { Detector, Search } from '../detector.ts'
import { pattern } from './pattern.ts'
import { prefixed } from './prefixed.ts'

const AWS_WORD = /aws|secret|access.?key|AKIA|ASIA/gi

const AZURE_WORDS = ['account', 'access', 'storage'].flatMap((word) =>
  ['key', '_key', '-key'].map((key) => word + key),
)

const awsSecret = pattern({
  kind: 'cloud_key',
  rule: 'aws_secret_access_key',
  trigger: { words: ['aws', 'secret', 'access', 'akia', 'asia'] },
  readsKey: true,
  shortest: 40,
  begins: /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}/g,
  goesOn: /(?![A-Za-z0-9/+=])/y,
  // Hexadecimal digests have one case, words have no digits.
  isValue: (value) => /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value),
})

const issued = prefixed('cloud_key', [
  {
    rule: 'aws_access_key_id',
    words: ['akia', 'asia', 'abia', 'acca', 'a0t'],
    begins: /(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])/,
    goesOn: /[A-Z0-9]{16}(?![A-Za-z0-9])/,
  },
  {
    rule: 'aws_session_token',
    words: ['iqojb0jpz', 'fwogzxivy', 'fqogzxivy'],
    begins: /IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz/,
    goesOn: /[A-Za-z0-9/+=_%-]{60,}/,
  },
  {
    rule: 'aws_bedrock_key',
    words: ['absk'],
    begins: /ABSK/,
    goesOn: /[A-Za-z0-9/+]{100,}={0,2}/,
  },
  {
    rule: 'gcp_api_key',
    words: ['aiza'],
    begins: /(?<!-)AIza/,
    goesOn: /[\w-]{35}/,
  },
  {
    rule: 'gcp_oauth',
    words: ['ya00.', 'gocspx-', '0//0'],
    begins: /(?<!-)(?:ya29\.|GOCSPX-|1\/\/0[a-z0-9]?(?=[\w-]{40}))/,
    goesOn: /[\w-]{20,}/,
  },
  {
    rule: 'azure_client_secret',
    words: ['q~'],
    begins: /(?<![~.-])[\w~.]{3}\dQ~/,
    goesOn: /[\w~.-]{31,34}(?![\w~-])/,
  },
  {
    rule: 'alibaba_access_key_id',
    words: ['ltai'],
    begins: /LTAI/,
    goesOn: /[A-Za-z0-9]{12,24}(?![A-Za-z0-9])/,
  },
])

/** Keys of cloud providers, in the forms that their providers publish. */
export const cloudKeys: readonly Detector[] = [
  issued,
  // The secret alone looks like any digest: it counts behind a word that says what it is.
  { ...awsSecret, calledFromAfar: true, context: AWS_WORD, search: awsSecretsBehind },
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
]

function awsSecretsBehind(text: string, said: number): Search {
  const look = awsSecret.search(text, said)
  return (from, to, found) => {
    if (to > said) look(Math.max(from, said), to, found)
  }
}
