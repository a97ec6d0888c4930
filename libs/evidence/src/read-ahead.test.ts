import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as later } from 'node:timers/promises'
import { readAhead } from './read-ahead.ts'
import type { EvidenceSource } from './source.ts'
import { exchangeLines, failedLogin } from './testing/sample-events.ts'
import { type SampleLog, sampleLog } from './testing/sample-log.ts'
import { verifyLog } from './verify/verify-log.ts'

/** A log as one of little traffic: many batches of few events. */
async function quietLog(): Promise<SampleLog> {
  const log = sampleLog()
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
