import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connect } from '@nats-io/transport-node'
import type { RunningNatsServer } from '@sallyport/nats-server'
import { startProvisioned } from './testing/provisioned-server.ts'

// Promise: no service changes what the recorder's consumer delivers, by whatever name it asks; those outside ask JetStream for nothing.

const API = '$JS.API.CONSUMER.CREATE'
const PATIENCE = { timeout: 60_000 }

let server: RunningNatsServer
const parts = new AsyncDisposableStack()

before(async () => {
  server = await startProvisioned(parts)
})
after(() => parts.disposeAsync())

const connected = (user: string, pass: string | undefined) =>
  connect({ servers: server.url, user, pass: String(pass), inboxPrefix: `_INBOX.${user}` })

async function streams(): Promise<unknown> {
  await using admin = await connected(server.user, server.password)
  return Reflect.get(
    Object((await admin.request('$JS.API.STREAM.NAMES', '', PATIENCE)).json()),
    'streams',
  )
}

for (const [user, stream, consumer] of [
  ['edge', 'STATE', 'recorder'],
  ['policy', 'STATE', 'recorder'],
  ['approval', 'STATE', 'recorder'],
  ['control', 'STATE', 'recorder'],
  ['control', 'AUDIT', 'siem'],
  ['exporter', 'AUDIT', 'siem'],
] as const)
  test(`${user} does not change the consumer ${consumer} of ${stream}`, async () => {
    await using own = await connected(user, server.passwords.get(user))
    await using admin = await connected(server.user, server.password)
    const info = async (): Promise<unknown> =>
      (await admin.request(`$JS.API.CONSUMER.INFO.${stream}.${consumer}`, '', PATIENCE)).json()
    const config = async (): Promise<unknown> => Reflect.get(Object(await info()), 'config')
    const expected = await config()
    for (const at of ['', '.x', `.${consumer}`, `.${consumer}.a`, '.x.a'])
      for (const name of [{}, { name: consumer }, { durable_name: consumer }]) {
        const changed = { ack_policy: 'explicit', filter_subject: 'a', ...name }
        const body = JSON.stringify({ stream_name: stream, config: changed })
        // oxlint-disable-next-line no-await-in-loop
        await own.request(`${API}.${stream}${at}`, body, { timeout: 1_000 }).catch(() => {})
      }
    assert.deepEqual(await config(), expected)
  })

const ACKNOWLEDGED = [
  ['AUDIT', 'siem'],
  ['STATE', 'recorder'],
  ['JOURNAL', 'recorder'],
] as const

test('a SIEM, a bot and masking send nothing that JetStream answers, wherever the answer would go', async () => {
  const expected = await streams()
  for (const user of ['siem', 'bots', 'masking']) {
    // oxlint-disable-next-line no-await-in-loop
    await using own = await connected(user, server.passwords.get(user))
    for (const stream of ['AUDIT', 'STATE', 'JOURNAL', 'APPROVAL'])
      for (const consumer of ['siem', 'recorder'])
        own.publish(
          `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`,
          '{"batch":1,"no_wait":true}',
          { reply: '$JS.API.STREAM.DELETE.HELD' },
        )
    // The server answers an acknowledgement too, wherever it is asked to.
    for (const [stream, consumer] of ACKNOWLEDGED)
      own.publish(`$JS.ACK.${stream}.${consumer}.1.1.1.1.0`, '+ACK', {
        reply: '$JS.API.STREAM.DELETE.HELD',
      })
    // oxlint-disable-next-line no-await-in-loop
    await own.flush()
  }
  assert.deepEqual(await streams(), expected)
})
