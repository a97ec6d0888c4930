import { ALPHANUMERIC, BASE64, DIGITS, LOWER, Random, UPPER } from './random.ts'

/** A secret in the form that its issuer publishes, made up by chance; none was ever issued. */
export interface Secret {
  readonly rule: string
  readonly make: (random: Random) => string
}

const base64url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url')

const jwt = (random: Random): string =>
  [
    base64url({ alg: 'RS256', typ: 'JWT' }),
    base64url({ sub: random.chars(LOWER, 8), exp: 1_800_000_000 }),
    random.chars(`${ALPHANUMERIC}_-`, 64),
  ].join('.')

/** The issuers' prefixes are put together here, so that no scanner takes this file for a leak. */
const prefixed =
  (prefix: readonly string[], alphabet: string, length: number) =>
  (random: Random): string =>
    prefix.join('') + random.chars(alphabet, length)

/** Secrets that need no context. */
export const SECRETS: readonly [Secret, ...Secret[]] = [
  { rule: 'aws_access_key_id', make: prefixed(['AK', 'IA'], `${UPPER}234567`, 16) },
  { rule: 'gcp_api_key', make: prefixed(['AI', 'za'], `${ALPHANUMERIC}_-`, 35) },
  { rule: 'gcp_oauth', make: prefixed(['ya', '29.a0'], `${ALPHANUMERIC}_-`, 60) },
  { rule: 'azure_client_secret', make: prefixed(['Ab1', '8Q', '~'], `${ALPHANUMERIC}_`, 34) },
  { rule: 'github_token', make: prefixed(['gh', 'p_'], ALPHANUMERIC, 36) },
  { rule: 'github_token', make: prefixed(['github', '_pat_'], ALPHANUMERIC, 82) },
  { rule: 'gitlab_token', make: prefixed(['gl', 'pat-'], `${ALPHANUMERIC}_`, 20) },
  { rule: 'slack_token', make: prefixed(['xo', 'xb-', '123456789012-'], ALPHANUMERIC, 24) },
  { rule: 'stripe_key', make: prefixed(['sk', '_live_'], ALPHANUMERIC, 24) },
  { rule: 'stripe_key', make: prefixed(['wh', 'sec_'], ALPHANUMERIC, 32) },
  { rule: 'openai_key', make: prefixed(['sk', '-proj-9'], `${ALPHANUMERIC}_-`, 48) },
  { rule: 'anthropic_key', make: prefixed(['sk', '-ant-api03-'], `${ALPHANUMERIC}_-`, 93) },
  { rule: 'npm_token', make: prefixed(['np', 'm_'], ALPHANUMERIC, 36) },
  { rule: 'jwt', make: jwt },
]

/** A PEM block with a key that opens nothing. */
export function pem(random: Random, label: string, lineBreak: string): string {
  const lines = Array.from({ length: 6 }, () => random.chars(BASE64, 64))
  const edge = (word: string): string => `-----${word} ${label}-----`
  return [edge('BEGIN'), ...lines, `${random.chars(BASE64, 30)}==`, edge('END')].join(lineBreak)
}

/** 40 characters of base64 with all kinds of characters, as AWS issues them. */
export const awsSecret = (random: Random): string => `aB3${random.chars(BASE64, 36)}d`

export const digits = (random: Random, length: number): string => random.chars(DIGITS, length)
