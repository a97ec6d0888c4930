import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Bus, JournalWriter } from '@sallyport/bus'
import { recorderErase, recorderStatus } from '@sallyport/contracts'
import { readEntries, type Report, verifyLog } from '@sallyport/evidence'
import { createS3Store, openS3Reader, type S3Settings } from '@sallyport/objectstore'
import { openTestS3, type TestS3 } from '@sallyport/s3-server'
import { KEY_RULES, openEvidenceStore } from './log/evidence-store.ts'
import { type Bench, openBench, type Started } from './testing/bench.ts'
import { type Crash, crashingStore } from './testing/crashing-store.ts'
import { parseSessionId } from './testing/ids.ts'
import { exchangeLines, failedLogin, principal, sessionName } from './testing/sample-lines.ts'
import { createWatchedEvents } from './testing/watched-events.ts'

const s3 = await openTestS3()
if ('missing' in s3) test('evidence in a bucket', { skip: s3.missing })
else suite('evidence in a bucket', () => tests(s3, s3.outage))

let bench: Bench
let bus: Bus
let journal: JournalWriter
let settings: S3Settings

function tests(server: TestS3, outage: TestS3['outage']): void {
  before(async () => {
    bench = await openBench()
    bus = await bench.connect()
    journal = await bus.openJournal('edge-1')
    settings = await bucketOf(server)
  })
  after(async () => {
    await bench[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  if (outage === undefined) test('outages', { skip: 'the server is not ours to stop' })
  else outageTests(outage)
  batchTests(server)
  erasureTests(server)
  lockTests(server)
}

function outageTests(outage: NonNullable<TestS3['outage']>): void {
  test('a server that is away while events come loses nothing', async () => {
    await using recorder = await start()
    const lines = Array.from({ length: 30 }, () => failedLogin())
    await journal.append(lines.slice(0, 10))
    await recorded(recorder, lines[9])
    await outage.begin()
    await journal.append(lines.slice(10, 20))
    await recorder.events.until('storeFailed', (_, attempt) => Number(attempt) >= 2)
    await journal.append(lines.slice(20))
    await outage.end()
    await recorder.events.until('storeBack')
    await recorded(recorder, lines[29])
    const leaves = await leavesOf()
    for (const line of lines) assert.equal(leaves.filter((leaf) => leaf === line).length, 1)
    assert.deepEqual((await verify()).findings, [])
  })
}

function batchTests(server: TestS3): void {
  test('a recorder that ends in a batch leaves its successor locked objects, and nothing is lost', async () => {
    for (const at of [/^put recordings/, /^put tile\/0/, /^put checkpoints/, /^put checkpoint$/]) {
      for (const when of ['before', 'after'] as const) {
        const lines = exchangeLines(1)
        await journal.append(lines)
        await endAt({ at: (step) => at.test(step), when })
        await using recorder = await start()
        await recorded(recorder, lines[3])
        assert.deepEqual((await verify()).findings, [], `${when} ${at}`)
        // Of keys that were taken back nothing is left, as no erasure would know of them.
        const keys = await keysOf('keys/')
        const versions = await server.versions(settings.bucket, `${settings.prefix}keys/`)
        assert.equal(versions.length, keys.length, `${when} ${at}`)
      }
    }
  })
}

function erasureTests(server: TestS3): void {
  test('of an erased session no version of a data key is left', async () => {
    await using recorder = await start()
    const [kept, erased] = [exchangeLines(11), exchangeLines(12)]
    await journal.append([...kept, ...erased])
    await recorded(recorder, kept.at(-1))
    await recorded(recorder, erased.at(-1))
    const { bucket, prefix } = settings
    const versions = async (n: number): Promise<string[]> =>
      server.versions(bucket, `${prefix}keys/${sessionName(n)}/`)
    assert.equal((await versions(12)).length, 1)
    const author = { ...principal, id: 'carol', groups: ['admins'] }
    const session = parseSessionId(sessionName(12))
    const asked = { session, author, reason: 'asked for' }
    assert.equal((await bus.call(recorderErase, asked)).done, true)
    assert.deepEqual(await versions(12), [])
    assert.equal((await versions(11)).length, 1)
    const report = await verify()
    assert.deepEqual([report.findings, report.erased], [[], 1])
  })
}

function lockTests(server: TestS3): void {
  test('full tiles, checkpoints and recordings cannot be destroyed', async () => {
    await using recorder = await start()
    const lines = Array.from({ length: 300 }, () => failedLogin())
    await journal.append(lines)
    await recorded(recorder, lines[299])
    const { bucket, prefix } = settings
    const keys = await keysOf('')
    assert.ok(keys.some((key) => key.startsWith('keys/')) && keys.includes('erasures'))
    assert.ok(keys.includes('tile/0/000') && keys.includes('checkpoint'))
    assert.ok(!keys.some((key) => key.startsWith('tile/0/000.p/')))
    for (const key of keys)
      // One after the other, so that a failure names its key.
      // oxlint-disable-next-line no-await-in-loop
      assert.equal(await server.isLocked(bucket, `${prefix}${key}`), isLocked.test(key), key)
  })

  test('whoever asks for the status is told what the bucket can do', async () => {
    await using recorder = await start()
    assert.ok(recorder.service)
    const { store } = await bus.call(recorderStatus, {})
    assert.deepEqual(store, {
      kind: 's3',
      features: {
        conditionalPut: 'on',
        versioning: 'on',
        objectLock: 'on',
        defaultRetention: 'off',
      },
      lock: { mode: 'governance', days: 1 },
      warnings: [],
    })
  })

  test('what a bucket lacks is said, with what to do', async () => {
    assert.equal(await said(settings), '')
    const { retention, ...unlocked } = settings
    assert.ok(retention)
    assert.match(await said(unlocked), /not used: set SALLYPORT_S3_LOCK_MODE/)
    const plain = { ...unlocked, bucket: await server.bucket() }
    assert.match(await said(plain), /keeps no versions.*\n.*has no Object Lock/)
  })
}

/** What the guide says is locked. */
const isLocked = /^(?:tile\/(?!.*\.p\/)|checkpoints\/|recordings\/|rejected\/)/

async function keysOf(of: string): Promise<string[]> {
  const keys: string[] = []
  for await (const key of openS3Reader(settings).list(of)) keys.push(key)
  return keys
}

/** What a recorder says that a bucket lacks. */
async function said(of: S3Settings): Promise<string> {
  const events = createWatchedEvents()
  const { about } = await openEvidenceStore({ kind: 's3', settings: of }, events)
  const lacks = events.seen.filter(({ name }) => name === 'bucketLacks')
  const logged = lacks.map(({ details }) => String(details[0]))
  assert.deepEqual(about.warnings, logged)
  return logged.join('\n')
}

async function bucketOf(server: TestS3): Promise<S3Settings> {
  const { endpoint, region, accessKeyId, secretAccessKey } = server.access
  return {
    bucket: await server.bucket({ objectLock: true }),
    prefix: 'evidence/',
    endpoint,
    region,
    pathStyle: true,
    timeoutMs: 30_000,
    credentials: { kind: 'keys', keys: { accessKeyId, secretAccessKey } },
    retention: { mode: 'GOVERNANCE', days: 1 },
  }
}

const start = (): Promise<Started> => bench.start({}, { evidence: { kind: 's3', settings } })
const verify = (): Promise<Report> => verifyLog(openS3Reader(settings), bench.key)

/** Runs a recorder until its store has crashed. */
async function endAt(crash: Crash): Promise<void> {
  const store = crashingStore(await createS3Store(settings, KEY_RULES), crash)
  await using recorder = await bench.start({ store })
  await store.crashed
  assert.ok(recorder.events.seen.length > 0)
}

async function leavesOf(): Promise<string[]> {
  const source = openS3Reader(settings)
  const { size } = await verify()
  const leaves: string[] = []
  for (let bundle = 0; bundle * 256 < size; bundle++)
    // oxlint-disable-next-line no-await-in-loop
    for (const entry of await readEntries(source, bundle, size))
      leaves.push(Buffer.from(entry).toString('utf8'))
  return leaves
}

/** Resolves when the log holds a line. */
async function recorded(recorder: Started, line = ''): Promise<void> {
  const { size } = await verify()
  if ((await leavesOf()).includes(line)) return
  await recorder.events.until('committed', (at) => Number(at) > size)
  return recorded(recorder, line)
}
