import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Env, firstOf } from '../env.ts'
import type { CredentialsPlace } from './credentials.ts'

const ECS = 'http://169.254.170.2'
const IMDS = 'http://169.254.169.254'
/** Hosts to which a container's token may go without TLS: this one, Amazon ECS and Amazon EKS. */
const PLATFORM =
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|169\.254\.170\.2(?:3)?|\[fd00:ec2::23\])$/

/**
 * Where keys come from, in this order: keys of our own names, a file of our own name, then as AWS tools do: keys of the
 * environment, a web identity, a credentials file, the container, the instance.
 */
export function readCredentialsPlace(
  env: Env,
  region: string,
  problems: string[],
): CredentialsPlace {
  const own = keysOf(env, OWN_KEYS, problems)
  if (own !== undefined) return own
  const file = firstOf(env, 'SALLYPORT_S3_CREDENTIALS_FILE')
  if (file !== undefined) return { kind: 'file', file, profile: profileOf(env) }
  return (
    keysOf(env, AWS_KEYS, problems) ??
    webIdentityOf(env, region) ??
    sharedFileOf(env) ??
    containerOf(env, problems) ?? {
      kind: 'instance',
      url: (firstOf(env, 'AWS_EC2_METADATA_SERVICE_ENDPOINT') ?? IMDS).replace(/\/+$/, ''),
    }
  )
}

/** Names of the id of a key, of its secret, and of the token of a session. */
type KeyNames = readonly [id: string, secret: string, token: string]

const OWN_KEYS: KeyNames = [
  'SALLYPORT_S3_ACCESS_KEY_ID',
  'SALLYPORT_S3_SECRET_ACCESS_KEY',
  'SALLYPORT_S3_SESSION_TOKEN',
]
const AWS_KEYS: KeyNames = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']

function keysOf(env: Env, names: KeyNames, problems: string[]): CredentialsPlace | undefined {
  const [id, secret, token] = names.map((name) => firstOf(env, name))
  if (id === undefined && secret === undefined) return undefined
  if (id === undefined || secret === undefined)
    problems.push(`${names[0]} and ${names[1]} must both be set, or neither`)
  const keys = { accessKeyId: id ?? '', secretAccessKey: secret ?? '' }
  return { kind: 'keys', keys: { ...keys, ...(token !== undefined && { sessionToken: token }) } }
}

const profileOf = (env: Env): string =>
  firstOf(env, 'SALLYPORT_S3_PROFILE', 'AWS_PROFILE') ?? 'default'

/** The file of AWS tools: the one that is named, or the one at its usual place. */
function sharedFileOf(env: Env): CredentialsPlace | undefined {
  const home = firstOf(env, 'HOME')
  const usual = home === undefined ? undefined : join(home, '.aws', 'credentials')
  const file =
    firstOf(env, 'AWS_SHARED_CREDENTIALS_FILE') ??
    (usual !== undefined && existsSync(usual) ? usual : undefined)
  return file === undefined ? undefined : { kind: 'file', file, profile: profileOf(env) }
}

function webIdentityOf(env: Env, region: string): CredentialsPlace | undefined {
  const tokenFile = firstOf(env, 'AWS_WEB_IDENTITY_TOKEN_FILE')
  const roleArn = firstOf(env, 'AWS_ROLE_ARN')
  if (tokenFile === undefined || roleArn === undefined) return undefined
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return {
    kind: 'web_identity',
    tokenFile,
    roleArn,
    sessionName: firstOf(env, 'AWS_ROLE_SESSION_NAME') ?? 'sallyport',
    sts: firstOf(env, 'AWS_ENDPOINT_URL_STS') ?? `https://sts.${region}.${domain}`,
  }
}

function containerOf(env: Env, problems: string[]): CredentialsPlace | undefined {
  const path = firstOf(env, 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI')
  const url = path === undefined ? firstOf(env, 'AWS_CONTAINER_CREDENTIALS_FULL_URI') : ECS + path
  if (url === undefined) return undefined
  const parsed = URL.parse(url)
  if (parsed === null || (parsed.protocol !== 'https:' && !PLATFORM.test(parsed.hostname)))
    problems.push('AWS_CONTAINER_CREDENTIALS_FULL_URI must be https:// or on this machine')
  const token = firstOf(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN')
  const tokenFile = firstOf(env, 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE')
  return {
    kind: 'container',
    url,
    ...(token !== undefined && { token }),
    ...(tokenFile !== undefined && { tokenFile }),
  }
}
