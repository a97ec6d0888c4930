import { ObjectStoreError } from '../errors.ts'
import type { Connection } from './connection.ts'
import type { Answer } from './exchange.ts'
import { element } from './xml.ts'

/** What may succeed later though nothing is changed: the server's load, another writer, the hour, keys that renew. */
const LATER = new Set([
  'ConditionalRequestConflict',
  'ExpiredToken',
  'ExpiredTokenException',
  'OperationAborted',
  'RequestTimeTooSkewed',
  'RequestTimeout',
  'SlowDown',
  'TokenRefreshRequired',
])

const BAD_KEYS = new Set([
  'AuthorizationQueryParametersError',
  'InvalidAccessKeyId',
  'InvalidSecurity',
  'InvalidToken',
  'SignatureDoesNotMatch',
])

const OTHER_REGION = new Set([
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
  'PermanentRedirect',
  'TemporaryRedirect',
])

/**
 * The error for an answer that is none of those that a request can have. It names S3's own code, but repeats nothing
 * else that the server says: that may hold what was signed.
 */
export function refusal(connection: Connection, doing: string, answer: Answer): ObjectStoreError {
  const { code, status } = answer
  const said = code === '' ? `HTTP ${status}` : code
  const cannot = `cannot ${doing} (${said})`
  if (/^(?:Expired|Token)/.test(code)) connection.keys.forget()
  if (LATER.has(code) || status >= 500)
    return new ObjectStoreError('unavailable', `${cannot}${hint(code)}`)
  return new ObjectStoreError('refused', `${cannot}: ${advice(connection, answer)}`)
}

/** Whether a server that knows nothing of what it is asked for says so, in one of the ways in which servers do. */
export const isUnknownTo = ({ status, code }: Answer): boolean =>
  [400, 404, 405, 501].includes(status) && code !== 'NoSuchBucket'

const hint = (code: string): string =>
  code === 'RequestTimeTooSkewed' ? ': the clock of this machine is wrong' : ''

function advice({ settings }: Connection, { code, status, headers, body }: Answer): string {
  if (BAD_KEYS.has(code)) return 'check the access key and its secret'
  if (code === 'NoSuchBucket')
    return `there is no bucket ${settings.bucket}: create it, or correct its name or the endpoint`
  if (OTHER_REGION.has(code) || status === 301) {
    const told = headers['x-amz-bucket-region'] ?? element(body.toString('utf8'), 'Region') ?? ''
    const region = /^[a-z0-9-]{1,32}$/.test(String(told)) ? String(told) : 'another one'
    return `the bucket is in region ${region}, not ${settings.region}: set SALLYPORT_S3_REGION`
  }
  if (code === 'AccessDenied' || status === 401 || status === 403)
    return `the credentials may not do this in bucket ${settings.bucket}: allow it in the policy`
  if (code === 'InvalidRequest' || code === 'InvalidArgument')
    return 'the bucket does not take requests of this kind: check its Object Lock'
  return 'this is no answer of S3 to such a request: check the endpoint and what stands before it'
}
