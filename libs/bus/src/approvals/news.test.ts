import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jetstreamManager } from '@nats-io/jetstream'
import { nanos } from '@nats-io/nats-core'
import { newEventId, parseApprovalNews, STREAMS } from '@sallyport/contracts'
import type { ApprovalNewsItem, Bus } from '../bus.ts'
import { network, testServer } from '../testing.ts'
import { sampleApproval as approval } from './sample.ts'

const server = await testServer()
const plain = await server.plain()
const manager = await jetstreamManager(plain)
const STREAM = STREAMS.approval.name
/** The least that the server takes: the fence alone keeps out what comes later. */
const WINDOW_MS = 100
await manager.streams.update(STREAM, { duplicate_window: nanos(WINDOW_MS) })

const item = (sequence: number): ApprovalNewsItem => ({
  kind: sequence % 2 === 0 ? 'resolved' : 'requested',
  sequence,
  id: newEventId(),
  time: '2026-01-01T00:00:00.000Z',
  approval,
})
let made = 0
/** Items that come behind all that were made before, as from a STATE with gaps. */
const items = (count: number): ApprovalNewsItem[] =>
  Array.from({ length: count }, () => item((made += 3)))

/** What stands in the stream, by its sequences in STATE. */
async function told(jetstream = manager): Promise<number[]> {
  const { state } = await jetstream.streams.info(STREAM)
  const all: number[] = []
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    // oxlint-disable-next-line no-await-in-loop
    const message = await jetstream.streams.getMessage(STREAM, { seq })
    all.push(Number(message?.header.get('Sallyport-Sequence')))
  }
  return all
}

async function tellAll(bus: Bus, news: readonly ApprovalNewsItem[]): Promise<void> {
  // A follower hands over one event after the other.
  // oxlint-disable-next-line no-await-in-loop
  for (const one of news) await bus.approvalNews.tell(one)
}

const sequences = (news: readonly ApprovalNewsItem[]): number[] => news.map((n) => n.sequence)

test('three replicas that tell the same at once tell each thing once, in order', async () => {
  const replicas = await Promise.all([1, 2, 3].map(() => server.connect()))
  assert.equal(await replicas[0]?.approvalNews.lastTold(), undefined)
  const news = items(60)
  await Promise.all(replicas.map((bus) => tellAll(bus, news)))
  assert.deepEqual(await told(), sequences(news))
  assert.equal(await replicas[1]?.approvalNews.lastTold(), made)
})

test('a replica that slept while others told passes over all of that, and tells what is new', async () => {
  const [slow, fast] = await Promise.all([server.connect(), server.connect()])
  await tellAll(slow, items(1))
  const news = items(5)
  await tellAll(fast, news)
  // Longer than the server remembers ids: nothing but the fence is left to refuse a repeated message.
  await new Promise((resolve) => setTimeout(resolve, 3 * WINDOW_MS))
  await tellAll(slow, news)
  const next = items(1)
  await tellAll(slow, next)
  await tellAll(fast, next)
  assert.deepEqual((await told()).slice(-6), sequences([...news, ...next]))
  assert.deepEqual(await told(), [...new Set(await told())])
})

test('what was told stands once when its acknowledgement was lost', async () => {
  const between = await network(server.options.url)
  const behind = await server.connect({ url: between.url })
  await tellAll(behind, items(1))
  const [lost, next] = items(2)
  assert.ok(lost && next)
  between.loseAnswers()
  const failed = assert.rejects(behind.approvalNews.tell(lost), { code: 'unavailable' })
  const other = await server.connect()
  while ((await other.approvalNews.lastTold()) !== lost.sequence);
  between.cut()
  await failed
  await new Promise((resolve) => setTimeout(resolve, 3 * WINDOW_MS))
  const again = (): Promise<void> =>
    behind.approvalNews.tell(lost).catch((error: unknown) => {
      assert.equal(Reflect.get(Object(error), 'code'), 'unavailable')
      return new Promise((resolve) => setTimeout(resolve, 50)).then(again)
    })
  await again()
  await tellAll(behind, [next])
  assert.deepEqual((await told()).slice(-2), [lost.sequence, next.sequence])
})

test('a subscriber gets the approval, with CloudEvents attributes as headers', async () => {
  const subscription = plain.subscribe('approval.*.orders', { max: 1 })
  await plain.flush()
  const [news] = items(1)
  assert.ok(news)
  await tellAll(await server.connect(), [news])
  for await (const message of subscription) {
    assert.equal(message.subject, `approval.${news.kind}.orders`)
    assert.deepEqual(parseApprovalNews(message.json()), { approval })
    const header = (name: string): string | undefined => message.headers?.get(name)
    assert.equal(header('ce-id'), news.id)
    assert.equal(header('ce-type'), 'dev.sallyport.approval.news.v1')
    assert.equal(header('ce-time'), news.time)
    assert.equal(header('ce-source'), '/approval')
    assert.equal(header('Sallyport-Sequence'), String(news.sequence))
    assert.equal(header('Nats-Msg-Id'), news.id)
  }
})

test('a stream whose messages are all gone by age goes on with its sequences', async () => {
  const { config, state } = await manager.streams.info(STREAM)
  await recreate({ ...config, deny_purge: false, first_seq: state.last_seq + 1 })
  const bus = await server.connect()
  assert.equal(await bus.approvalNews.lastTold(), undefined)
  const news = items(2)
  await Promise.all([tellAll(bus, news), tellAll(await server.connect(), news)])
  assert.deepEqual(await told(), sequences(news))
})

test('a replica that finds its news gone says so, and tells them again when asked to', async () => {
  const [bus, other] = await Promise.all([server.connect(), server.connect()])
  const [first, second, third] = items(3)
  assert.ok(first && second && third)
  await tellAll(bus, [first])
  const { config } = await manager.streams.info(STREAM)
  await recreate({ ...config, first_seq: 0 })
  await assert.rejects(tellAll(bus, [second]), { code: 'not_ready' })
  assert.equal(await bus.approvalNews.lastTold(), undefined)
  await Promise.all([tellAll(bus, [first, second, third]), tellAll(other, [first, second, third])])
  assert.deepEqual(await told(), sequences([first, second, third]))
})

test('a successor of a killed server and a killed replica goes on behind the last sequence', async () => {
  const news = items(4)
  const first = await server.connect()
  await tellAll(first, news.slice(0, 2))
  await first[Symbol.asyncDispose]()
  await server.restart()
  const successor = await server.connect()
  assert.equal(await successor.approvalNews.lastTold(), news[1]?.sequence)
  await tellAll(successor, news)
  const jetstream = await jetstreamManager(await server.plain())
  assert.deepEqual((await told(jetstream)).slice(-4), sequences(news))
})

async function recreate(config: Parameters<typeof manager.streams.add>[0]): Promise<void> {
  await manager.streams.delete(STREAM)
  await manager.streams.add(config)
}
