import { crc32 } from 'node:zlib'
import {
  ALPHANUMERIC,
  BASE64,
  DIGITS,
  LOWER,
  type Random,
  UPPER,
} from '../../src/testing/random.ts'
import { HEX } from '../corpus/field.ts'
import type { Kind } from '../corpus/marks.ts'

/** A secret in the shape that its issuer gives it; made up by chance, none was ever issued. */
export interface IssuedSecret {
  readonly name: string
  readonly kind: Kind
  readonly columns: readonly [string, ...string[]]
  /** Whether its shape alone tells a person that it is a secret. */
  readonly plain: boolean
  readonly make: (random: Random) => string
}

const URL_SAFE = `${ALPHANUMERIC}_-`
const BASE62 = DIGITS + UPPER + LOWER

const base64url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url')

/** Prefixes are put together here, so that no scanner takes this file for a leak. */
const shaped =
  (prefix: readonly string[], ...parts: readonly (readonly [string, number])[]) =>
  (random: Random): string =>
    prefix.join('') + parts.map(([alphabet, length]) => random.chars(alphabet, length)).join('')

/** 30 random characters and their CRC-32 in base 62, as GitHub and npm end their tokens. */
const summed =
  (...prefix: readonly string[]) =>
  (random: Random): string => {
    const body = random.chars(ALPHANUMERIC, 30)
    let [sum, digits] = [crc32(body), '']
    for (let index = 0; index < 6; index++) {
      digits = (BASE62[sum % 62] ?? '') + digits
      sum = Math.floor(sum / 62)
    }
    return prefix.join('') + body + digits
  }

/** A token of RFC 7519, signed by HMAC or RSA. */
export function jwt(random: Random): string {
  const header = random.pick([
    { alg: 'HS256', typ: 'JWT' },
    { alg: 'RS256', typ: 'JWT', kid: 'k1' },
    { typ: 'JWT', alg: 'ES256' },
  ])
  const claims = {
    sub: random.chars(LOWER, 10),
    iat: 1_767_000_000 + random.below(1e6),
    scope: 'read',
  }
  return `${base64url(header)}.${base64url(claims)}.${random.chars(URL_SAFE, random.pick([43, 86, 342]))}`
}

const slackBot = (random: Random): string =>
  [
    'xo',
    'xb-',
    random.chars('123456789', 12),
    '-',
    random.chars('123456789', 13),
    '-',
    random.chars(ALPHANUMERIC, 24),
  ].join('')
const slackApp = (random: Random): string =>
  [
    'xa',
    'pp-1-A',
    random.chars(UPPER + DIGITS, 10),
    '-',
    random.chars('123456789', 13),
    '-',
    random.chars(HEX, 64),
  ].join('')
const slackHook = (random: Random): string =>
  [
    'https://hooks.slack',
    '.com/services/T',
    random.chars(UPPER + DIGITS, 10),
    '/B',
    random.chars(UPPER + DIGITS, 10),
    '/',
    random.chars(ALPHANUMERIC, 24),
  ].join('')
const telegram = (random: Random): string =>
  `${random.chars('123456789', 10)}:AA${random.chars(URL_SAFE, 33)}`
const openaiLegacy = (random: Random): string =>
  ['sk', '-', random.chars(ALPHANUMERIC, 20), 'T3Blbk', 'FJ', random.chars(ALPHANUMERIC, 20)].join(
    '',
  )
const azureClient = (random: Random): string =>
  `${random.chars(ALPHANUMERIC, 3)}8${['Q', '~'].join('')}${random.chars(`${ALPHANUMERIC}_.-`, 33)}${random.chars(ALPHANUMERIC, 1)}`
const awsSecretKey = (random: Random): string =>
  `${random.chars(BASE64, 39)}${random.chars(LOWER, 1)}`
const azureKey = (random: Random): string => `${random.chars(BASE64, 86)}==`

const secret = (
  name: string,
  kind: Kind,
  columns: IssuedSecret['columns'],
  make: IssuedSecret['make'],
  plain = true,
): IssuedSecret => ({ name, kind, columns, plain, make })

const GITHUB = ['github_token', 'GITHUB_TOKEN', 'gh_pat'] as const
const SLACK = ['slack_token', 'SLACK_BOT_TOKEN'] as const
const STRIPE = ['stripe_secret_key', 'STRIPE_API_KEY'] as const
const OPENAI = ['openai_api_key', 'OPENAI_API_KEY'] as const
const BASE32 = `${UPPER}234567`

/** Keys and tokens of clouds and services. */
export const ISSUED_SECRETS: readonly [IssuedSecret, ...IssuedSecret[]] = [
  secret(
    'aws_access_key_id',
    'cloud_key',
    ['aws_access_key_id', 'AWS_ACCESS_KEY_ID'],
    shaped(['AK', 'IA'], [BASE32, 16]),
  ),
  secret(
    'aws_temporary_key_id',
    'cloud_key',
    ['AccessKeyId', 'AWS_ACCESS_KEY_ID'],
    shaped(['AS', 'IA'], [BASE32, 16]),
  ),
  secret(
    'aws_secret_key',
    'cloud_key',
    ['aws_secret_access_key', 'AWS_SECRET_ACCESS_KEY', 'SecretAccessKey'],
    awsSecretKey,
    false,
  ),
  secret(
    'aws_session_token',
    'cloud_key',
    ['aws_session_token', 'AWS_SESSION_TOKEN'],
    shaped(['IQoJb3', 'JpZ2lu'], [BASE64, 340]),
    false,
  ),
  secret(
    'gcp_api_key',
    'cloud_key',
    ['google_api_key', 'GOOGLE_MAPS_KEY'],
    shaped(['AI', 'za'], [URL_SAFE, 35]),
  ),
  secret(
    'gcp_oauth',
    'cloud_key',
    ['access_token', 'google_access_token'],
    shaped(['ya', '29.a0'], [URL_SAFE, 120]),
  ),
  secret(
    'gcp_client_secret',
    'cloud_key',
    ['client_secret', 'GOOGLE_CLIENT_SECRET'],
    shaped(['GOC', 'SPX-'], [URL_SAFE, 28]),
  ),
  secret(
    'azure_client_secret',
    'cloud_key',
    ['AZURE_CLIENT_SECRET', 'client_secret'],
    azureClient,
    false,
  ),
  secret('azure_account_key', 'cloud_key', ['AccountKey', 'AZURE_STORAGE_KEY'], azureKey, false),
  secret(
    'digitalocean_token',
    'cloud_key',
    ['do_token', 'DIGITALOCEAN_TOKEN'],
    shaped(['do', 'p_v1_'], [HEX, 64]),
  ),
  secret('github_classic', 'token', GITHUB, summed('gh', 'p_')),
  secret('github_oauth', 'token', GITHUB, summed('gh', 'o_')),
  secret('github_server', 'token', GITHUB, summed('gh', 's_')),
  secret('github_fine', 'token', GITHUB, (random) =>
    ['github', '_pat_', random.chars(ALPHANUMERIC, 22), '_', random.chars(ALPHANUMERIC, 59)].join(
      '',
    ),
  ),
  secret(
    'gitlab_personal',
    'token',
    ['gitlab_token', 'CI_DEPLOY_TOKEN'],
    shaped(['gl', 'pat-'], [URL_SAFE, 20]),
  ),
  secret(
    'gitlab_runner',
    'token',
    ['runner_token', 'GITLAB_RUNNER_TOKEN'],
    shaped(['gl', 'rt-'], [URL_SAFE, 20]),
  ),
  secret('slack_bot', 'token', SLACK, slackBot),
  secret('slack_app', 'token', ['SLACK_APP_TOKEN', 'app_token'], slackApp),
  secret('slack_webhook', 'token', ['slack_webhook_url', 'SLACK_WEBHOOK'], slackHook),
  secret('npm', 'token', ['npm_token', 'NPM_TOKEN', '_authToken'], summed('np', 'm_')),
  secret(
    'pypi',
    'token',
    ['pypi_token', 'TWINE_PASSWORD'],
    shaped(['py', 'pi-AgEIcHlwaS5vcmcC'], [URL_SAFE, 150]),
  ),
  secret('huggingface', 'token', ['hf_token', 'HF_TOKEN'], shaped(['h', 'f_'], [ALPHANUMERIC, 34])),
  secret(
    'docker_hub',
    'token',
    ['docker_pat', 'DOCKERHUB_TOKEN'],
    shaped(['dck', 'r_pat_'], [URL_SAFE, 27]),
  ),
  secret('vault', 'token', ['vault_token', 'VAULT_TOKEN'], shaped(['hv', 's.'], [URL_SAFE, 90])),
  secret('telegram_bot', 'token', ['telegram_bot_token', 'TELEGRAM_TOKEN'], telegram),
  secret('jwt', 'token', ['id_token', 'access_token', 'session_jwt'], jwt),
  secret('stripe_live', 'api_key', STRIPE, shaped(['sk', '_live_'], [ALPHANUMERIC, 99])),
  secret('stripe_old', 'api_key', STRIPE, shaped(['sk', '_live_'], [ALPHANUMERIC, 24])),
  secret('stripe_restricted', 'api_key', STRIPE, shaped(['rk', '_live_'], [ALPHANUMERIC, 99])),
  secret('stripe_test', 'api_key', STRIPE, shaped(['sk', '_test_'], [ALPHANUMERIC, 24])),
  secret(
    'stripe_webhook',
    'api_key',
    ['STRIPE_WEBHOOK_SECRET', 'endpoint_secret'],
    shaped(['wh', 'sec_'], [ALPHANUMERIC, 32]),
  ),
  secret('openai_project', 'api_key', OPENAI, (random) =>
    ['sk', '-proj-', random.chars(URL_SAFE, 74), 'T3Blbk', 'FJ', random.chars(URL_SAFE, 74)].join(
      '',
    ),
  ),
  secret('openai_old', 'api_key', OPENAI, openaiLegacy),
  secret('openai_service', 'api_key', OPENAI, shaped(['sk', '-svcacct-'], [URL_SAFE, 120])),
  secret('anthropic', 'api_key', ['anthropic_api_key', 'ANTHROPIC_API_KEY'], (random) =>
    ['sk', '-ant-api03-', random.chars(URL_SAFE, 93), 'AA'].join(''),
  ),
  secret('sendgrid', 'api_key', ['sendgrid_api_key', 'SENDGRID_API_KEY'], (random) =>
    ['S', 'G.', random.chars(URL_SAFE, 22), '.', random.chars(URL_SAFE, 43)].join(''),
  ),
  secret(
    'twilio',
    'api_key',
    ['twilio_api_key', 'TWILIO_API_KEY'],
    shaped(['S', 'K'], [HEX, 32]),
    false,
  ),
  secret(
    'mailchimp',
    'api_key',
    ['mailchimp_api_key', 'MAILCHIMP_API_KEY'],
    (random) => `${random.chars(HEX, 32)}-us${1 + random.below(20)}`,
    false,
  ),
  secret(
    'shopify',
    'api_key',
    ['shopify_token', 'SHOPIFY_ACCESS_TOKEN'],
    shaped(['shp', 'at_'], [HEX, 32]),
  ),
  secret(
    'databricks',
    'api_key',
    ['databricks_token', 'DATABRICKS_TOKEN'],
    shaped(['da', 'pi'], [HEX, 32]),
  ),
  secret('grafana', 'api_key', ['grafana_token', 'GRAFANA_SA_TOKEN'], (random) =>
    ['gl', 'sa_', random.chars(ALPHANUMERIC, 32), '_', random.chars(HEX, 8)].join(''),
  ),
  secret(
    'new_relic',
    'api_key',
    ['new_relic_api_key', 'NEW_RELIC_USER_KEY'],
    shaped(['NR', 'AK-'], [UPPER + DIGITS, 27]),
  ),
]
