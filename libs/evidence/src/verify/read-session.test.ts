import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SessionId } from '@sallyport/contracts'
import { createKeyRing } from '../recording/key-wrapper.ts'
import { segmentKey } from '../layout.ts'
import { exchangeLines } from '../testing/sample-events.ts'
import { type SampleLog, sampleLog } from '../testing/sample-log.ts'
import { describeFinding } from './problems.ts'
import { readSession } from './read-session.ts'

const ring = createKeyRing([new Uint8Array(32).fill(7)])
// The pattern of an id.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const session = '1'.padStart(32, '0') as SessionId

/** Three batches, in the first and the last of which is something of the session. */
async function written(): Promise<{ readonly log: SampleLog; readonly own: readonly string[] }> {
  const log = sampleLog(undefined, ring)
  const [early, late] = [exchangeLines(1), exchangeLines(1)]
  await log.batch([...exchangeLines(2), ...early])
  await log.batch(exchangeLines(2))
  await log.batch(late)
  return { log, own: [...early, ...late].map(textOf) }
}

const textOf = (line: Uint8Array): string => Buffer.from(line).toString()
const read = ({ source, signer }: SampleLog, recordingKeys = ring) =>
  readSession(source, signer.key, session, { recordingKeys })

test('a session is read whole from storage alone, and nothing of another', async () => {
  const { log, own } = await written()
  const { report, lines } = await read(log)
  assert.deepEqual(report.findings, [])
  assert.deepEqual(new Set(lines.map(textOf)), new Set(own))
  assert.equal(lines.length, own.length)
  assert.deepEqual([report.segments, report.exchanges, report.size], [2, 2, log.size])
})

test('without the recording key there are its events, and what was not opened is counted', async () => {
  const { log, own } = await written()
  const { report, lines } = await readSession(log.source, log.signer.key, session)
  assert.deepEqual(report.findings, [])
  assert.equal(report.unopened, 2)
  const events = own.filter((line) => !line.startsWith('{"record"'))
  assert.deepEqual(lines.map(textOf), events)
})

test('a segment that is gone, changed or of another place is named, and none of its content is given', async () => {
  const { log } = await written()
  const key = segmentKey(session, 0)
  const bytes = log.source.objects.get(key)
  assert.ok(bytes)
  const changed = Buffer.from(bytes)
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
  const damages: [Uint8Array | undefined, RegExp][] = [
    [undefined, /is missing/],
    [changed, /is not the object that its leaf commits to/],
  ]
  for (const [put, named] of damages) {
    log.source.objects.delete(key)
    if (put !== undefined) log.source.objects.set(key, put)
    const { report, lines } = await read(log)
    assert.equal(report.ok, false)
    const told = report.findings.map(describeFinding)
    assert.ok(
      told.some((text) => text.startsWith(key) && named.test(text)),
      told.join('\n'),
    )
    const contents = lines.map(textOf).filter((line) => line.startsWith('{"record"'))
    assert.equal(contents.length, 2)
  }
})

test('a leaf that was changed, and a checkpoint that another key signed, are named', async () => {
  const { log } = await written()
  const stranger = sampleLog(undefined, ring).signer.key
  const foreign = await readSession(log.source, stranger, session, { recordingKeys: ring })
  assert.deepEqual([foreign.report.ok, foreign.lines.length], [false, 0])
  const bundle = [...log.source.objects.keys()].findLast((key) => key.startsWith('tile/entries/'))
  const bytes = Buffer.from(log.source.objects.get(bundle ?? '') ?? [])
  const at = bytes.indexOf('"policyVersion":1')
  assert.ok(bundle !== undefined && at > 0)
  bytes[at + 16] = 0x32
  log.source.objects.set(bundle, bytes)
  const { report } = await read(log)
  assert.ok(report.findings.some(({ problem }) => problem === 'entry_changed'))
})
