import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connect } from '@nats-io/transport-node'
import { type Bus, connectBus } from '@sallyport/bus'
import type { RunningNatsServer } from '@sallyport/nats-server'
import { startProvisioned } from './testing/provisioned-server.ts'

// Promise: a SIEM that only listens gets the audit stream from where it stopped, with no right to say anything.

let server: RunningNatsServer
let bus: Bus
const parts = new AsyncDisposableStack()

before(async () => {
  server = await startProvisioned(parts)
  const { url, passwords } = server
  const password = String(passwords.get('recorder'))
  bus = parts.use(await connectBus({ url, name: 'test', user: 'recorder', password }))
})
after(() => parts.disposeAsync())

const publish = (from: number, to: number): Promise<void> =>
  bus.audit.publish(
    Array.from({ length: to - from }, (_, at) => ({
      class: 'api_activity',
      id: `record-${from + at}`,
      leaf: from + at,
      previous: from + at - 1,
      data: '{}',
      type: 'dev.sallyport.audit.api_activity.v1',
      source: '/recorder',
      time: '2026-01-01T00:00:00.000Z',
    })),
  )

/** The leaves that a SIEM hears of, until it has heard of that one, with those of the records before them. */
async function heard(last: number): Promise<readonly (readonly [number, number])[]> {
  const pass = String(server.passwords.get('siem'))
  await using own = await connect({
    servers: server.url,
    user: 'siem',
    pass,
    inboxPrefix: '_INBOX.siem',
  })
  const seen: (readonly [number, number])[] = []
  for await (const { headers } of own.subscribe('siem.audit')) {
    const header = (name: string): number => Number(headers?.get(`Sallyport-${name}`))
    seen.push([header('Leaf'), header('Previous')])
    if (header('Leaf') === last) break
  }
  return seen
}

const leaves = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => [from + at, from + at - 1])

test('what stood before it came, and what came while it was away, reaches it once and in order', async () => {
  await publish(0, 200)
  assert.deepEqual(await heard(199), leaves(0, 200))
  await publish(200, 300)
  assert.deepEqual(await heard(299), leaves(200, 300))
})
