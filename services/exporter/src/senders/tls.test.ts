import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createServer, type TlsOptions, type TLSSocket } from 'node:tls'
import { exported } from '../domain/exported.ts'
import { createAuthority } from '../testing/authority.ts'
import { callRecords } from '../testing/records.ts'
import { createSender } from './create-sender.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-tls-'))
after(() => rmSync(folder, { recursive: true }))
const made = material()
const skip = made === undefined ? 'openssl is not on this machine' : false

/** Certificates of the tests, from two authorities. */
function material() {
  const own = createAuthority(folder, 'own')
  const foreign = createAuthority(folder, 'foreign')
  if (own === undefined || foreign === undefined) return undefined
  const { certFile, keyFile } = own.certify('server')
  const [cert, key, ca] = [certFile, keyFile, own.caFile].map((file) => readFileSync(file))
  return {
    caFile: own.caFile,
    client: own.certify('client'),
    stranger: foreign.certify('stranger'),
    server: { cert, key, ca },
  }
}

function needed() {
  if (made === undefined) throw new Error(String(skip))
  return made
}

const records = callRecords(200).map(exported)
const never = new AbortController().signal

/** A syslog server of the test: what it read until each client ended. */
async function syslogServer(options: TlsOptions, onSocket?: (socket: TLSSocket) => void) {
  const texts: string[] = []
  const listening = createServer({ ...needed().server, ...options }, (socket) => {
    socket.on('error', () => {})
    if (onSocket !== undefined) return onSocket(socket)
    const parts: Buffer[] = []
    socket.on('data', (part) => parts.push(part))
    socket.on('end', () => texts.push(Buffer.concat(parts).toString('utf8')))
  }).on('tlsClientError', () => {})
  return { ...(await listen(listening)), texts }
}

async function listen(listening: Server) {
  listening.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  after(() => listening.close())
  const address = listening.address()
  assert.ok(address !== null && typeof address === 'object')
  const { port }: AddressInfo = address
  return { port }
}

const syslog = (port: number, tls: object, format: 'ocsf' | 'cef' = 'ocsf') =>
  createSender({ id: 's', kind: 'syslog', host: '127.0.0.1', port, format, tls })

test(
  'syslog: frames of RFC 5425 with messages of RFC 5424, to a server that wants a certificate',
  { skip },
  async () => {
    const { caFile, client } = needed()
    const { port, texts } = await syslogServer({ requestCert: true, rejectUnauthorized: true })
    await using sender = syslog(port, { caFile, ...client })
    assert.deepEqual(await sender.send(records, never), { kind: 'taken', refused: [] })
    assert.deepEqual(await sender.send(records.slice(0, 1), never), { kind: 'taken', refused: [] })
    const messages = framesIn(texts[0] ?? '')
    assert.equal(messages.length, 200)
    const pattern =
      /^<110>1 \S+Z \S+ sallyport - api_activity \[meta sequenceId="(\d+)"\] (\{.*\})$/
    for (const [at, message] of messages.entries()) {
      const [, sequence, body = ''] = pattern.exec(message) ?? []
      assert.equal(sequence, String(2 * at + 1), message)
      assert.deepEqual(JSON.parse(body), records[at]?.event)
    }
    await using flat = syslog(port, { caFile, ...client }, 'cef')
    await flat.send(records.slice(0, 1), never)
    assert.match(
      texts[2] ?? '',
      / CEF:0\|Sallyport\|Sallyport\|1\.8\.0\|600302\|API Activity: Read\|2\|/,
    )
  },
)

test(
  'syslog: a client without the right certificate, and a server of another authority, get nothing',
  { skip },
  async () => {
    const { caFile, client, stranger } = needed()
    const { port, texts } = await syslogServer({ requestCert: true, rejectUnauthorized: true })
    for (const tls of [{ caFile }, { caFile, ...stranger }, client]) {
      // oxlint-disable-next-line no-await-in-loop
      await using sender = syslog(port, tls)
      // oxlint-disable-next-line no-await-in-loop
      assert.equal((await sender.send(records, never)).kind, 'again')
    }
    assert.deepEqual(texts, [])
  },
)

test(
  'syslog: a batch that the server has not read to its end is sent again',
  { skip },
  async () => {
    const { caFile } = needed()
    const dying = await syslogServer({}, (socket) => socket.once('data', () => socket.destroy()))
    await using sender = syslog(dying.port, { caFile })
    assert.equal((await sender.send(records, never)).kind, 'again')
  },
)

test('HTTPS: the certificate of the server is verified', { skip }, async () => {
  const { caFile, server: files } = needed()
  const listening = createHttpsServer(files, (request, response) => {
    request.resume().on('end', () => response.end('{}'))
  })
  const { port } = await listen(listening)
  const url = `https://127.0.0.1:${port}/`
  await using trusted = createSender({ id: 'h', kind: 'https', url, tls: { caFile } })
  assert.equal((await trusted.send(records, never)).kind, 'taken')
  await using untrusted = createSender({ id: 'h', kind: 'https', url })
  const outcome = await untrusted.send(records, never)
  assert.ok(outcome.kind === 'again')
  assert.match(outcome.code, /UNABLE_TO|SELF_SIGNED/)
})

/** The messages in a text of frames. */
function framesIn(text: string): string[] {
  const bytes = Buffer.from(text)
  const messages: string[] = []
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at)
    const length = Number(bytes.subarray(at, space).toString())
    messages.push(bytes.subarray(space + 1, space + 1 + length).toString('utf8'))
    at = space + 1 + length
  }
  return messages
}
