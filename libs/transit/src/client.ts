import { open, readFile } from 'node:fs/promises'
import { KeyServiceError } from '@sallyport/evidence'
import { Agent } from 'undici'

/** How a Vault or OpenBao server is reached. */
export interface TransitSettings {
  /** `https://host:port`, without a path. */
  readonly address: string
  /** File with the token; read anew for each request, so that another process may renew it. */
  readonly tokenFile: string
  /** Certificates (PEM) that are trusted instead of the machine's. */
  readonly caFile?: string
  readonly namespace?: string
  /** Longest time of one request, in milliseconds. */
  readonly timeoutMs: number
}

/** Asks one server. */
export interface TransitClient extends AsyncDisposable {
  /**
   * Resolves with the member `data` of the answer; undefined where the server calls the request bad (400), with its reason
   * given to `refused`. Rejects with a KeyServiceError, which holds neither the token nor anything of question or answer.
   */
  ask(path: string, body?: object, refused?: (reason: string) => void): Promise<unknown>
}

/** Most of an answer that is read; keys, signatures and wrapped keys are far smaller. */
const MAX_ANSWER_BYTES = 256 * 1024
const MAX_TOKEN_BYTES = 16 * 1024
const TOKEN = /^[\x21-\x7e]{1,8192}$/

/** Opens a client; nothing is asked yet. Rejects where the file of certificates cannot be read. */
export async function createTransitClient(settings: TransitSettings): Promise<TransitClient> {
  const { address, caFile, namespace, timeoutMs } = settings
  const ca = caFile === undefined ? undefined : await readFile(caFile, 'utf8')
  const agent = new Agent({
    connect: { timeout: timeoutMs, ...(ca !== undefined && { ca }) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  })
  const send = async (path: string, body: object | undefined) => {
    const response = await agent.request({
      origin: address,
      path: `/v1/${path}`,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'user-agent': 'Sallyport',
        'x-vault-token': await readToken(settings.tokenFile),
        'x-vault-request': 'true',
        ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    return { status: response.statusCode, text: await bounded(response.body) }
  }
  return {
    async ask(path, body, refused) {
      const { status, text } = await send(path, body).catch(unanswered)
      if (status === 400 && refused !== undefined) {
        refused(text)
        return undefined
      }
      if (status !== 200) throw new KeyServiceError(MEANINGS[status] ?? `it answers with ${status}`)
      return dataOf(text)
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

/** What a status of the server means, and what to do. */
const MEANINGS: Readonly<Record<number, string>> = {
  307: 'it sends requests to another server: name the active one, or let it forward requests',
  400: 'it calls a request bad (400): the key may be of another type, or the version be missing or retired',
  403: 'it refuses (403): the token may have ended, or lack a right to this key',
  404: 'it has no such key or mount (404)',
  429: 'it stands by (429): name the active server, or let it forward requests',
  473: 'it stands by (473): name the active server, or let it forward requests',
  503: 'it is sealed or in maintenance (503)',
}

async function readToken(file: string): Promise<string> {
  const token = await readBounded(file).catch(() => '')
  if (TOKEN.test(token)) return token
  throw new KeyServiceError('the file with its token cannot be read, or holds none')
}

async function readBounded(file: string): Promise<string> {
  await using handle = await open(file, 'r')
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_TOKEN_BYTES))
  return buffer.toString('latin1', 0, bytesRead).trim()
}

async function bounded(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) throw new KeyServiceError('its answer is too long')
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The cause stays out: what it quotes is not known. */
function unanswered(error: unknown): never {
  if (error instanceof KeyServiceError) throw error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const late = error instanceof Error && error.name === 'TimeoutError'
  const why = late ? 'in time' : /^\w{1,64}$/.test(code) ? `(${code})` : ''
  throw new KeyServiceError(`it does not answer ${why}`.trimEnd())
}

function dataOf(text: string): unknown {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'data') : undefined
  } catch {
    throw new KeyServiceError('its answer is no JSON')
  }
}
