import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ObjectStoreError } from '../errors.ts'
import { type Connection, isServerTrouble } from './connection.ts'
import { element } from './xml.ts'

/** One request about a bucket, or about an object of it. */
export interface Call {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  /** With the prefix; the bucket itself where it is absent. */
  readonly key?: string
  /** Encoded for a URL, in any order. */
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** S3's code of an error, such as `NoSuchKey`; empty where the answer has none. */
  readonly code: string
}

/** No object of a log and no page of a listing comes near it. */
const MAX_BYTES = 256 * 1024 * 1024

/** Every answer but those that the client never shows. */
const EXPECTED = Array.from({ length: 400 }, (_, i) => 200 + i).filter((s) => !isServerTrouble(s))

/** Before the second attempt of a request; twice as long before each further one. */
const FIRST_MS = 200

/**
 * Sends one request and reads its whole answer, errors of S3 included; the client would read those without a bound and
 * keep more of them than may be shown. Throws `unavailable` where there is no answer or the server is in trouble.
 */
export async function exchange(connection: Connection, call: Call): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      return await sendOnce(connection, call)
    } catch (error) {
      const failure = unanswered(error, connection.settings.endpoint)
      if (!failure.retryable || attempt >= connection.attempts) throw failure
      // oxlint-disable-next-line no-await-in-loop
      await sleep(FIRST_MS * 2 ** (attempt - 1))
    }
  }
}

async function sendOnce(connection: Connection, call: Call): Promise<Answer> {
  const { method, key, query, headers, body } = call
  const { settings } = connection
  const client = await connection.client()
  const response = await client.makeRequestAsync(
    {
      method,
      bucketName: settings.bucket,
      ...(key !== undefined && { objectName: key }),
      ...(query !== undefined && { query }),
      headers: { ...headers },
    },
    body === undefined ? '' : Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    EXPECTED,
    settings.region,
  )
  return readAnswer(response)
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('an answer is read as bytes')
    size += chunk.length
    if (size > MAX_BYTES)
      throw new ObjectStoreError('refused', 'the S3 server sends more than any object holds')
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  const { statusCode: status = 0, headers } = response
  const code = status < 400 ? '' : (element(body.toString('utf8'), 'Code') ?? '')
  return { status, headers, body, code: /^\w{1,64}$/.test(code) ? code : '' }
}

/** What the client or the network says, in our words: the client's own may hold what was signed. */
function unanswered(error: unknown, endpoint: string): ObjectStoreError {
  if (error instanceof ObjectStoreError) return error
  const reason = reasonOf(error)
  const hint = /CERT|SELF_SIGNED|UNABLE_TO/.test(reason)
    ? 'its certificate is not trusted; where it is your own, set SALLYPORT_S3_CA_FILE'
    : 'check that it runs, and its endpoint'
  return new ObjectStoreError('unavailable', `${endpoint} cannot be asked (${reason}): ${hint}`)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  if ('code' in error && typeof error.code === 'string') return error.code
  const status = /HTTP status: (\d{3})/.exec(error.message)?.[1]
  return status === undefined ? error.name : `HTTP ${status}`
}
