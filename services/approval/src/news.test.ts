import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import {
  type Approval,
  approvalOpen,
  approvalRequested,
  approvalResolved,
  parseApprovalNews,
} from '@sallyport/contracts'
import { createLogger } from '@sallyport/telemetry'
import { sampleRequest } from './domain/sample.ts'
import { createEvents } from './events.ts'
import { ask, AUDIENCE, setStage, type Stage } from './test-service.ts'

// Promise: bots are told of every request and every outcome, each once and in order, whichever replicas live.

let stage: Stage
let plain: NatsConnection
const parts = new AsyncDisposableStack()
before(async () => {
  stage = parts.use(await setStage())
  const { url, user, password } = stage.nats
  plain = await connect({ servers: url, user: String(user), pass: String(password) })
  parts.defer(() => plain.close())
})
after(() => parts.disposeAsync())

const silent = createEvents(createLogger('approval', { level: 'silent' }))
const digest = (n: number): string => n.toString(16).padStart(64, '0')
const subjectOf = (kind: string): string => `approval.${kind}.orders`

/** What was told, oldest first: subject, id of the event, its sequence in STATE. */
async function told(): Promise<string[]> {
  const { streams } = await jetstreamManager(plain)
  const { state } = await streams.info('APPROVAL')
  const all: string[] = []
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    // oxlint-disable-next-line no-await-in-loop
    const message = await streams.getMessage('APPROVAL', { seq })
    const { subject = '', header } = message ?? {}
    all.push(`${subject} ${header?.get('ce-id')} ${header?.get('Sallyport-Sequence')}`)
  }
  return all
}

/** What is to be told, by what stands in STATE. */
async function happened(): Promise<string[]> {
  const all: string[] = []
  await using _ = await stage.bus.state.follow(['approval'], ({ event, sequence }) => {
    if (approvalRequested.check(event))
      all.push(`${subjectOf('requested')} ${event.id} ${sequence}`)
    if (approvalResolved.check(event)) all.push(`${subjectOf('resolved')} ${event.id} ${sequence}`)
  })
  return all
}

/** Waits until everything that has happened, but the first ones, was told, then compares. */
async function assertAllTold(without = 0): Promise<void> {
  const expected = (await happened()).slice(without)
  const last = Number(expected.at(-1)?.split(' ')[2])
  while (((await stage.bus.approvalNews.lastTold()) ?? 0) < last);
  const all = await told()
  assert.ok(all.length >= expected.length)
  // Approvals may expire meanwhile.
  assert.deepEqual(all, (await happened()).slice(without).slice(0, all.length))
}

test('a request and each outcome are told with the approval as it stood; votes and use are not', async () => {
  await using _ = await stage.replica()
  const heard: [string, Approval][] = []
  const all = Promise.withResolvers<void>()
  plain.subscribe('approval.>', {
    max: 4,
    callback: (_error, message) => {
      heard.push([message.subject, parseApprovalNews(message.json()).approval])
      if (heard.length === 4) all.resolve()
    },
  })
  await plain.flush()
  const given = await ask.open(stage.bus, sampleRequest({ digest: digest(1), quorum: 2 }))
  await ask.approve(stage.bus, given.id, await stage.token('bob', 'dba'))
  await ask.approve(stage.bus, given.id, await stage.token('erin', 'dba'))
  await ask.use(stage.bus, given)
  const refused = await ask.open(stage.bus, sampleRequest({ digest: digest(2) }))
  await ask.deny(stage.bus, refused.id, await stage.token('bob', 'dba'))
  await all.promise
  const summary = heard.map(([subject, { id, status, votes }]) =>
    [
      subject,
      id,
      status,
      votes.map(({ voter, vote, reason }) => voter.id + vote + reason).join(),
    ].join(' '),
  )
  assert.deepEqual(summary, [
    `approval.requested.orders ${given.id} pending `,
    `approval.resolved.orders ${given.id} approved bobapprove,erinapprove`,
    `approval.requested.orders ${refused.id} pending `,
    `approval.resolved.orders ${refused.id} denied bobdenynot today`,
  ])
  assert.deepEqual(heard[0]?.[1], given)
  await assertAllTold()
})

test('three replicas at once tell each thing once, in order', async () => {
  await using one = await stage.replica()
  await using two = await stage.replica()
  await using three = await stage.replica()
  assert.equal(new Set([one, two, three]).size, 3)
  const bob = await stage.token('bob', 'dba')
  const callers = await Promise.all([1, 2, 3].map(() => stage.caller()))
  await Promise.all(
    callers.flatMap((bus, which) =>
      Array.from({ length: 10 }, async (_, i) => {
        const { id } = await ask.open(bus, sampleRequest({ digest: digest(100 * (which + 1) + i) }))
        await ask.deny(bus, id, bob)
      }),
    ),
  )
  await assertAllTold()
})

test('what a killed replica had not told yet is told by its successors', async () => {
  const child = await startChild()
  plain.subscribe(subjectOf('requested'), { max: 1, callback: () => void child.kill('SIGKILL') })
  await plain.flush()
  // What was lost with it is not waited for.
  const soon = { deadlineMs: 5_000 }
  const asked = Array.from({ length: 30 }, (_, i) =>
    stage.bus.call(approvalOpen, sampleRequest({ digest: digest(1_000 + i) }), soon),
  )
  await Promise.allSettled([...asked, once(child, 'exit')])
  await using one = await stage.replica()
  await using two = await stage.replica()
  assert.notEqual(one, two)
  await assertAllTold()
})

test('answers do not wait for a stream that refuses, and what it missed is told when it is back', async () => {
  const { streams } = await jetstreamManager(plain)
  const { config } = await streams.info('APPROVAL')
  const failed = Promise.withResolvers<void>()
  await using _ = await stage.replica(
    {},
    { events: { ...silent, tellingFailed: () => failed.resolve() } },
  )
  await streams.delete('APPROVAL')
  const { id } = await ask.open(stage.bus, sampleRequest({ digest: digest(2_000) }))
  await ask.deny(stage.bus, id, await stage.token('bob', 'dba'))
  await failed.promise
  await streams.add({ ...config, first_seq: 0 })
  await assertAllTold()
})

test('an empty stream is not told what is older than a week', async () => {
  const old = await happened()
  const { streams } = await jetstreamManager(plain)
  const { config } = await streams.info('APPROVAL')
  await streams.delete('APPROVAL')
  await streams.add({ ...config, first_seq: 0 })
  const later = Date.now() + 8 * 86_400_000
  await using _ = await stage.replica({}, { clock: () => new Date(later) })
  const { id } = await ask.open(stage.bus, sampleRequest({ digest: digest(3_000) }))
  assert.ok(id)
  await assertAllTold(old.length)
})

/** A replica in a process of its own, which serves. */
async function startChild(): Promise<ChildProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-news-'))
  parts.defer(() => rm(folder, { recursive: true, force: true }))
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, String(stage.nats.password))
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    stdio: 'ignore',
    env: {
      SALLYPORT_CONTROL_URL: AUDIENCE,
      SALLYPORT_OIDC_ISSUER: stage.issuer.issuer,
      SALLYPORT_NATS_URL: stage.nats.url,
      SALLYPORT_NATS_USER: String(stage.nats.user),
      SALLYPORT_NATS_PASSWORD_FILE: passwordFile,
      SALLYPORT_LOG_LEVEL: 'silent',
    },
  })
  parts.defer(() => void child.kill('SIGKILL'))
  const served = (): Promise<unknown> => ask.list(stage.bus).catch(served)
  await served()
  return child
}
