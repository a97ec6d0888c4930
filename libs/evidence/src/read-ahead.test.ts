import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as later } from 'node:timers/promises'
import { sessionPrefix } from './layout.ts'
import { readAhead } from './read-ahead.ts'
import { createKeyRing, type KeyWrapper } from './recording/key-wrapper.ts'
import type { EvidenceSource } from './source.ts'
import { parseSession } from './testing/ids.ts'
import { exchangeLines, failedLogin } from './testing/sample-events.ts'
import { type SampleLog, sampleLog } from './testing/sample-log.ts'
import { readSession } from './verify/read-session.ts'
import { verifyLog } from './verify/verify-log.ts'

const recordingKeys = createKeyRing([new Uint8Array(32).fill(7)])

/** A log as one of little traffic: many batches of few events. Its recordings are encrypted where there is a wrapper. */
async function quietLog(wrapper?: KeyWrapper): Promise<SampleLog> {
  const log = sampleLog(undefined, wrapper)
  for (let i = 0; log.size < 700; i++)
    // oxlint-disable-next-line no-await-in-loop
    await log.batch([...exchangeLines(i % 5), failedLogin()])
  return log
}

/** A source that answers later, and counts. */
function farAway({ source }: SampleLog) {
  const state = { now: 0, most: 0, reads: 0 }
  const far: EvidenceSource = {
    list: (prefix) => source.list(prefix),
    async get(key) {
      state.most = Math.max(state.most, ++state.now)
      state.reads++
      await later()
      state.now--
      return source.get(key)
    },
  }
  return Object.assign(state, { far })
}

test('a log is read many objects at a time, hardly more of them than without, and is found the same', async () => {
  const log = await quietLog()
  const [plain, ahead] = [farAway(log), farAway(log)]
  const expected = await verifyLog(plain.far, log.signer.key)
  assert.deepEqual(expected.findings, [])
  assert.deepEqual(await verifyLog(readAhead(ahead.far), log.signer.key), expected)
  assert.equal(plain.most, 1)
  assert.ok(ahead.most > 20, String(ahead.most))
  // The first checkpoint is read before any bundle, and what would follow the last is looked for.
  assert.ok(ahead.reads <= plain.reads + 8, `${ahead.reads}, ${plain.reads}`)
})

test('encrypted recordings are read ahead as all others are', async () => {
  const log = await quietLog(recordingKeys)
  const far = farAway(log)
  let [asked, early] = [0, 0]
  const begun = new Set<string>()
  const watched: EvidenceSource = {
    list: (prefix) => far.far.list(prefix),
    get(key) {
      begun.add(key)
      return far.far.get(key)
    },
  }
  const ahead = readAhead(watched)
  const report = await verifyLog(
    {
      list: (prefix) => ahead.list(prefix),
      get(key) {
        if (key.startsWith('recordings/')) asked++
        if (key.startsWith('recordings/') && begun.has(key)) early++
        return ahead.get(key)
      },
    },
    log.signer.key,
  )
  assert.deepEqual(report.findings, [])
  assert.ok(asked > 80)
  assert.ok(early > asked / 2, `${early} of ${asked}`)
})

test('of what is sealed, only what the reader will ask for is read ahead', async () => {
  const log = await quietLog(recordingKeys)
  const session = parseSession('2'.padStart(32, '0'))
  const reads = async (prefix: string): Promise<number> => {
    const { far, ...state } = farAway(log)
    const counted = { keys: 0 }
    const source = readAhead(
      {
        list: (of) => far.list(of),
        get(key) {
          if (key.startsWith('recordings/')) counted.keys++
          return far.get(key)
        },
      },
      (key) => key.startsWith(prefix),
    )
    const { report } = await readSession(source, log.signer.key, session, { recordingKeys })
    assert.deepEqual([report.findings, state.now], [[], 0])
    return counted.keys
  }
  const own = await reads(sessionPrefix(session))
  assert.ok(own > 10)
  assert.ok((await reads('')) > 4 * own)
})

test('what is wrong with a log is found the same', async () => {
  const log = await quietLog()
  const keys = [...log.source.objects.keys()]
  const [segment, bundle] = ['recordings/', 'tile/entries/000'].map((of) =>
    keys.find((key) => key.startsWith(of)),
  )
  log.source.objects.set(segment ?? '', Buffer.from('changed'))
  log.source.objects.delete(keys.find((key) => key.startsWith('checkpoints/')) ?? '')
  log.source.objects.set(bundle ?? '', Buffer.alloc(3))
  const expected = await verifyLog(log.source, log.signer.key)
  assert.ok(expected.findings.length > 3)
  assert.deepEqual(await verifyLog(readAhead(log.source), log.signer.key), expected)
})

test('a source that fails is seen to fail, once it is asked', async () => {
  const log = await quietLog()
  const failing: EvidenceSource = {
    list: (prefix) => log.source.list(prefix),
    async get(key) {
      if (key.startsWith('recordings/')) throw new Error('no answer')
      return log.source.get(key)
    },
  }
  await assert.rejects(verifyLog(readAhead(failing), log.signer.key), { message: 'no answer' })
})
