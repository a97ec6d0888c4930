import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** How a server of a test behaves. */
export type Mood = 'well' | 'sealed' | 'mute' | 'garbled' | 'endless' | 'forging'

/** A server that speaks the part of Vault's transit API that is used here, and really signs and encrypts. */
export interface TransitServer extends AsyncDisposable {
  readonly address: string
  readonly token: string
  mood: Mood
  /** Requests so far, as `METHOD path`. */
  readonly asked: readonly string[]
  /** Makes a key, or a further version of one. */
  rotate(name: string, type: KeyType): void
  /** Versions below this decrypt no more. */
  retire(name: string, below: number): void
}

type KeyType = 'ed25519' | 'aes256-gcm96'

interface Key {
  readonly type: KeyType
  readonly versions: { readonly secret: Uint8Array; readonly signing: KeyObject | undefined }[]
  oldest: number
}

/** An answer: a status and a body. */
interface Answer {
  readonly status: number
  readonly body: object
}

/** A certificate and its private key, as PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** Starts one on a free port of 127.0.0.1, with TLS where there is a certificate. */
export async function startTransitServer(tls?: Certificate): Promise<TransitServer> {
  const token = `hvs.${randomBytes(12).toString('hex')}`
  const keys = new Map<string, Key>()
  const asked: string[] = []
  let mood: Mood = 'well'
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    asked.push(`${request.method} ${request.url}`)
    if (mood === 'mute') return
    const allowed = request.headers['x-vault-token'] === token
    const answer = allowed ? answerTo(keys, request.url ?? '', await bodyOf(request), mood) : DENIED
    reply(response, mood === 'sealed' ? SEALED : answer, mood)
  }
  const answering = (request: IncomingMessage, response: ServerResponse): void =>
    void handle(request, response)
  const server = tls === undefined ? createServer(answering) : createTlsServer(tls, answering)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on TCP has such an address.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { port } = server.address() as AddressInfo
  return {
    address: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    token,
    asked,
    get mood() {
      return mood
    },
    set mood(next) {
      mood = next
    },
    rotate(name, type) {
      const key = keys.get(name) ?? { type, versions: [], oldest: 1 }
      keys.set(name, key)
      const signing = type === 'ed25519' ? generateKeyPairSync('ed25519').privateKey : undefined
      key.versions.push({ secret: randomBytes(32), signing })
    },
    retire(name, below) {
      const key = keys.get(name)
      if (key !== undefined) key.oldest = below
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const DENIED: Answer = { status: 403, body: { errors: ['permission denied'] } }
const SEALED: Answer = { status: 503, body: { errors: ['Vault is sealed'] } }
const bad = (why: string): Answer => ({ status: 400, body: { errors: [why] } })
const good = (data: object): Answer => ({ status: 200, body: { request_id: 'x', data } })

function answerTo(
  keys: ReadonlyMap<string, Key>,
  url: string,
  body: ReadonlyMap<string, unknown>,
  mood: Mood,
): Answer {
  const [, action = '', name = ''] =
    /^\/v1\/transit\/(keys|sign|encrypt|decrypt)\/([\w-]+)$/.exec(url) ?? []
  const key = keys.get(name)
  if (key === undefined) return { status: 404, body: { errors: [] } }
  const text = (member: string): Buffer => {
    const value = body.get(member)
    return Buffer.from(typeof value === 'string' ? value : '', 'base64')
  }
  const number = Number(body.get('key_version') ?? key.versions.length)
  const version = key.versions[number - 1]
  switch (action) {
    case 'keys':
      return good({ type: key.type, derived: false, keys: publicOf(key) })
    case 'sign': {
      if (version?.signing === undefined) return bad('no such version to sign with')
      const signature = sign(
        null,
        mood === 'forging' ? randomBytes(8) : text('input'),
        version.signing,
      )
      return good({ signature: `vault:v${number}:${signature.toString('base64')}` })
    }
    case 'encrypt': {
      if (version === undefined || key.type !== 'aes256-gcm96') return bad('no such version')
      const sealed = encrypt(version.secret, text('plaintext'), text('associated_data'))
      return good({ ciphertext: `vault:v${number}:${sealed.toString('base64')}` })
    }
    default:
      return decryptBy(key, body.get('ciphertext'), text('associated_data'))
  }
}

const publicOf = ({ versions }: Key) =>
  Object.fromEntries(
    versions.map(({ signing }, i) => [
      String(i + 1),
      signing === undefined
        ? 1_700_000_000
        : { name: 'ed25519', public_key: rawOf(createPublicKey(signing)) },
    ]),
  )

const rawOf = (key: KeyObject): string =>
  Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')

function encrypt(secret: Uint8Array, plain: Uint8Array, context: Uint8Array): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(context)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decryptBy(key: Key, given: unknown, context: Uint8Array): Answer {
  const ciphertext = typeof given === 'string' ? given : ''
  const [, number, encoded = ''] = /^vault:v(\d+):(.*)$/.exec(ciphertext) ?? []
  if (Number(number) < key.oldest)
    return bad('ciphertext or signature version is disallowed by policy (too old)')
  const version = key.versions[Number(number) - 1]
  if (version === undefined) return bad('invalid ciphertext: version is too new')
  const bytes = Buffer.from(encoded, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', version.secret, bytes.subarray(0, 12))
    decipher.setAAD(context).setAuthTag(bytes.subarray(-16))
    const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
    return good({ plaintext: plain.toString('base64') })
  } catch {
    return bad('cipher: message authentication failed')
  }
}

async function bodyOf(request: IncomingMessage): Promise<ReadonlyMap<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  return new Map(Object.entries(text === '' ? {} : JSON.parse(text)))
}

function reply(response: ServerResponse, { status, body }: Answer, mood: Mood): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  if (mood === 'garbled') response.end('<html>')
  else if (mood === 'endless') response.end(Buffer.alloc(1024 * 1024, 0x20))
  else response.end(JSON.stringify(body))
}
