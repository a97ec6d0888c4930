import { readFileSync } from 'node:fs'
import { readCredentialsPlace } from './credentials/read-place.ts'
import type { Env } from './env.ts'
import { firstOf } from './env.ts'
import type { Retention, S3Settings } from './settings.ts'

const LOCATION =
  /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/((?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}\/?){0,16}))?$/

const AMAZON = 'https://s3.amazonaws.com'
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/
const TIMEOUT_MS = 60_000

/** Settings for a bucket, or what is wrong with them, one sentence for each problem that begins with a variable. */
export type ReadSettings =
  | { readonly settings: S3Settings }
  | { readonly problems: readonly string[] }

/**
 * Reads how the bucket of an `s3://bucket/prefix` is reached: from variables of our own, and where these are absent from the
 * variables that AWS tools read. `name` is what the URL is called in problems.
 */
export function readS3Settings(url: string, name: string, env: Env): ReadSettings {
  const problems: string[] = []
  const location = LOCATION.exec(url)
  if (location === null)
    problems.push(`${name} must be s3://bucket or s3://bucket/prefix, of plain names`)
  const [, bucket = '', path = ''] = location ?? []
  const region =
    firstOf(env, 'SALLYPORT_S3_REGION', 'AWS_REGION', 'AWS_DEFAULT_REGION') ?? 'us-east-1'
  if (!/^[a-z0-9-]{1,32}$/.test(region)) problems.push('SALLYPORT_S3_REGION is no region')
  const endpoint = readEndpoint(env, problems)
  const ca = readCa(env, problems)
  const retention = readRetention(env, problems)
  const credentials = readCredentialsPlace(env, region, problems)
  const settings: S3Settings = {
    bucket,
    prefix: path === '' || path.endsWith('/') ? path : `${path}/`,
    endpoint,
    region,
    pathStyle: readSwitch(env, 'SALLYPORT_S3_PATH_STYLE', endpoint !== AMAZON, problems),
    ...(ca !== undefined && { ca }),
    timeoutMs: readInteger(env, 'SALLYPORT_S3_TIMEOUT_MS', [1_000, 600_000], problems, TIMEOUT_MS),
    credentials,
    ...(retention !== undefined && { retention }),
  }
  return problems.length > 0 ? { problems } : { settings }
}

function readEndpoint(env: Env, problems: string[]): string {
  const text =
    firstOf(env, 'SALLYPORT_S3_ENDPOINT', 'AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL') ?? AMAZON
  const url = URL.parse(text)
  const plain = url !== null && url.username === '' && url.pathname === '/' && url.search === ''
  if (!plain || !/^https?:$/.test(url.protocol)) {
    problems.push('SALLYPORT_S3_ENDPOINT must be https://host or https://host:port')
    return AMAZON
  }
  const open = readSwitch(env, 'SALLYPORT_S3_ALLOW_HTTP', false, problems)
  if (url.protocol === 'http:' && !open && !LOOPBACK.test(url.hostname))
    problems.push(
      'SALLYPORT_S3_ENDPOINT must be https://, unless it is on this machine or SALLYPORT_S3_ALLOW_HTTP is true',
    )
  return url.origin
}

function readCa(env: Env, problems: string[]): string | undefined {
  const file = firstOf(env, 'SALLYPORT_S3_CA_FILE', 'AWS_CA_BUNDLE')
  if (file === undefined) return undefined
  try {
    const text = readFileSync(file, 'utf8')
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text
    problems.push('SALLYPORT_S3_CA_FILE names a file without certificates in PEM')
  } catch {
    problems.push('SALLYPORT_S3_CA_FILE names a file that cannot be read')
  }
  return undefined
}

/** A hundred years, which is as long as S3 locks. */
const MAX_DAYS = 36_500

function readRetention(env: Env, problems: string[]): Retention | undefined {
  const mode = firstOf(env, 'SALLYPORT_S3_LOCK_MODE')
  const days = readInteger(env, 'SALLYPORT_S3_LOCK_DAYS', [1, MAX_DAYS], problems, 0)
  if (mode === undefined && days === 0) return undefined
  if (mode !== undefined && !/^(?:governance|compliance)$/i.test(mode))
    problems.push('SALLYPORT_S3_LOCK_MODE must be governance or compliance')
  if (mode === undefined || days === 0)
    problems.push('SALLYPORT_S3_LOCK_MODE and SALLYPORT_S3_LOCK_DAYS must both be set, or neither')
  return { mode: mode?.toLowerCase() === 'governance' ? 'GOVERNANCE' : 'COMPLIANCE', days }
}

function readInteger(
  env: Env,
  name: string,
  [min, max]: readonly [number, number],
  problems: string[],
  fallback: number,
): number {
  const text = firstOf(env, name)
  if (text === undefined) return fallback
  const value = Number(text)
  if (Number.isInteger(value) && value >= min && value <= max) return value
  problems.push(`${name} must be a whole number from ${min} to ${max}`)
  return fallback
}

function readSwitch(env: Env, name: string, fallback: boolean, problems: string[]): boolean {
  const text = firstOf(env, name) ?? String(fallback)
  if (text !== 'true' && text !== 'false') problems.push(`${name} must be true or false`)
  return text === 'true'
}
