import { ALPHANUMERIC, BASE64, DIGITS, HEX, LOWER, Random, UPPER } from './random.ts'

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
  { rule: 'aws_session_token', make: prefixed(['IQoJ', 'b3JpZ2lu'], BASE64, 200) },
  { rule: 'pypi_token', make: prefixed(['py', 'pi-AgEIcHlwaS5vcmc'], `${ALPHANUMERIC}_-`, 80) },
  { rule: 'docker_token', make: prefixed(['dckr', '_pat_'], `${ALPHANUMERIC}_-`, 27) },
  { rule: 'doppler_token', make: prefixed(['dp', '.pt.'], ALPHANUMERIC, 43) },
  { rule: 'vault_token', make: prefixed(['hv', 's.'], `${ALPHANUMERIC}_-`, 90) },
  { rule: 'terraform_token', make: prefixed(['aB3dE6gH9jK2mN', '.atlasv1.'], ALPHANUMERIC, 67) },
  { rule: 'databricks_token', make: prefixed(['da', 'pi'], HEX, 32) },
  { rule: 'shopify_token', make: prefixed(['sh', 'pat_'], HEX, 32) },
  { rule: 'square_token', make: prefixed(['sq0', 'atp-'], `${ALPHANUMERIC}_-`, 22) },
  { rule: 'telegram_token', make: prefixed(['1234567', '890:AA'], `${ALPHANUMERIC}_`, 33) },
  {
    rule: 'discord_token',
    make: (random) =>
      `M${random.chars(ALPHANUMERIC, 23)}.G${random.chars(ALPHANUMERIC, 5)}.${random.chars(ALPHANUMERIC, 38)}`,
  },
  { rule: 'linear_key', make: prefixed(['lin', '_api_'], ALPHANUMERIC, 40) },
  { rule: 'notion_token', make: prefixed(['nt', 'n_1'], ALPHANUMERIC, 45) },
  { rule: 'figma_token', make: prefixed(['fig', 'd_'], `${ALPHANUMERIC}_-`, 40) },
  { rule: 'digitalocean_token', make: prefixed(['dop', '_v1_'], HEX, 64) },
  { rule: 'huggingface_token', make: prefixed(['h', 'f_'], ALPHANUMERIC, 34) },
  { rule: 'grafana_token', make: prefixed(['gl', 'sa_'], `${ALPHANUMERIC}_`, 41) },
  {
    rule: 'sendgrid_key',
    make: (random) => `SG.${random.chars(ALPHANUMERIC, 22)}.${random.chars(ALPHANUMERIC, 43)}`,
  },
  { rule: 'twilio_key', make: prefixed(['S', 'K'], HEX, 32) },
  { rule: 'mailgun_key', make: prefixed(['ke', 'y-'], HEX, 32) },
  { rule: 'openai_key', make: prefixed(['sk', '-svcacct-9'], `${ALPHANUMERIC}_-`, 48) },
  { rule: 'slack_token', make: prefixed(['xa', 'pp-1-A0123-'], ALPHANUMERIC, 40) },
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
