import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type NatsConnection, PermissionViolationError } from '@nats-io/nats-core'
import { connect } from '@nats-io/transport-node'
import { busUsers } from '@sallyport/bus'
import type { RunningNatsServer } from '@sallyport/nats-server'
import { documentedUsers } from './testing/documented-users.ts'
import { covers, subjects, WILDCARDS } from './testing/subjects.ts'
import { startProvisioned } from './testing/provisioned-server.ts'

// Promise: no user can send to, or listen to, anything but what docs/reference/subjects.md says.

/** What anyone might send to. */
const ALL = subjects(busUsers().map(({ name }) => name))

/** What anyone might listen to. */
const HEARD = [...ALL, ...WILDCARDS]

let server: RunningNatsServer
const parts = new AsyncDisposableStack()

before(async () => {
  server = await startProvisioned(parts)
})
after(() => parts.disposeAsync())

/** A connection of a user. */
interface Client extends AsyncDisposable {
  readonly connection: NatsConnection
  /** What the server has refused so far, all of it. */
  refused(): Promise<ReadonlySet<string>>
}

/** No user may send to it: what was refused before has been told of when this is. */
const LAST = 'nobody.may.send.to.this'

async function as(user: string): Promise<Client> {
  const { url, passwords } = server
  const pass = String(passwords.get(user))
  const connection = await connect({ servers: url, user, pass, inboxPrefix: `_INBOX.${user}` })
  const refused = new Set<string>()
  const last = Promise.withResolvers<void>()
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'error' && status.error instanceof PermissionViolationError)
        refused.add(`${status.error.operation} ${status.error.subject}`)
      if (refused.has(`publish ${LAST}`)) last.resolve()
    }
  })()
  return {
    connection,
    async refused() {
      connection.publish(LAST)
      await last.promise
      return refused
    },
    [Symbol.asyncDispose]: () => connection.close(),
  }
}

/** Sends to each subject; resolves with those that the server took. */
async function sent(user: string): Promise<string[]> {
  await using client = await as(user)
  for (const subject of ALL) {
    client.connection.publish(subject, '{}')
    // Not more at once than the client keeps of what it is told.
    // oxlint-disable-next-line no-await-in-loop
    await client.connection.flush()
  }
  const refused = await client.refused()
  return ALL.filter((subject) => !refused.has(`publish ${subject}`))
}

/** Listens to each subject; resolves with those that the server allowed. */
async function heard(user: string, queued: boolean): Promise<string[]> {
  await using client = await as(user)
  for (const subject of HEARD) {
    const queue = queued ? { queue: subject } : {}
    client.connection.subscribe(subject, { callback: () => {}, ...queue })
    // oxlint-disable-next-line no-await-in-loop
    await client.connection.flush()
  }
  const refused = await client.refused()
  return HEARD.filter((subject) => !refused.has(`subscription ${subject}`))
}

const covered = (all: readonly string[], patterns: readonly string[]): string[] =>
  all.filter((subject) => patterns.some((one) => covers(one, subject)))

for (const { name, publish, except, subscribe } of documentedUsers()) {
  test(`${name} can send to what the reference lists, and to nothing else`, async () => {
    const refused = covered(ALL, except)
    const expected = covered(ALL, publish).filter((subject) => !refused.includes(subject))
    assert.deepEqual(await sent(name), expected)
  })

  test(`${name} can listen to what the reference lists, and to nothing else`, async () => {
    const alone = subscribe.filter((one) => !one.includes(' '))
    const queued = subscribe.map((one) => one.split(' ', 1)[0] ?? '')
    assert.deepEqual(await heard(name, false), covered(HEARD, alone))
    assert.deepEqual(await heard(name, true), covered(HEARD, queued))
  })
}
