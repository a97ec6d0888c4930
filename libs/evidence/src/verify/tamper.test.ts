import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createKeyRing } from '../recording/key-wrapper.ts'
import { memorySource } from '../testing/memory-source.ts'
import { seededRandom } from '../testing/random.ts'
import { exchangeLines, failedLogin } from '../testing/sample-events.ts'
import { sampleLog } from '../testing/sample-log.ts'
import type { Report } from './report.ts'
import { verifyLog } from './verify-log.ts'

/** Enough for full tiles on the lowest level, partial ones above and aside, and segments of several sessions with their data keys. */
const random = seededRandom(11)
const recordingKeys = createKeyRing([random.bytes(32)])
const log = sampleLog(undefined, recordingKeys)
for (let i = 0; i < 20; i++) {
  const lines = Array.from({ length: 6 }, (_, n) => exchangeLines((i + n) % 2, random)).flat()
  const strays = i % 6 === 5 ? [Buffer.from('{"no":"event"}')] : []
  await log.batch([...lines, failedLogin(), ...strays])
}
const files = [...log.source.objects]

type Change = (bytes: Uint8Array, others: readonly Uint8Array[]) => Changed
/** The file after a change; undefined where it is gone. */
type Changed = Uint8Array | undefined

const CHANGES: Readonly<Record<string, Change>> = {
  'one other byte': (bytes) => {
    const at = random.below(bytes.length)
    const changed = Buffer.from(bytes)
    changed.writeUInt8((changed.readUInt8(at) + 1 + random.below(255)) % 256, at)
    return changed
  },
  'the end cut off': (bytes) => bytes.subarray(0, random.below(bytes.length)),
  'a byte more': (bytes) => Buffer.concat([bytes, random.bytes(1)]),
  'a byte put in': (bytes) => {
    const at = random.below(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), random.bytes(1), bytes.subarray(at)])
  },
  'the file gone': () => undefined,
  'the content of another file': (_, others) => random.pick(others),
}

test('the untouched log passes', async () => {
  assert.ok((await verifyLog(log.source, log.signer.key, { recordingKeys })).ok)
  assert.ok(files.length > 70 && log.size > 300)
})

suite('whatever is changed in one file is found, and the file is named', () => {
  for (const [name, change] of Object.entries(CHANGES)) {
    test(name, async () => {
      for (const [key, bytes] of files) {
        const others = files.map(([, other]) => other).filter((o) => Buffer.compare(o, bytes) !== 0)
        const changed = change(bytes, others)
        if (changed !== undefined && Buffer.compare(changed, bytes) === 0) continue
        const source = memorySource(files)
        if (changed === undefined) source.objects.delete(key)
        else source.objects.set(key, changed)
        const report = await verifyLog(source, log.signer.key, { recordingKeys })
        // A data key that names another wrapping key cannot be opened, and that is said.
        if (key.startsWith('keys/') && report.unopened > 0) continue
        assert.ok(!report.ok, `${name} in ${key} is not found`)
        assert.ok(names(report, key), `${name} in ${key} is found, but elsewhere`)
      }
    })
  }
})

/** Whether a failure names the file. */
const names = (report: Report, key: string): boolean =>
  report.findings.some(({ severity, place }) => severity === 'failure' && place.file === key)

test('two files that changed places are found', async () => {
  for (let n = 0; n < 100; n++) {
    const [[a, first], [b, second]] = [random.pick(files), random.pick(files)]
    if (Buffer.compare(first, second) === 0) continue
    const source = memorySource([...files, [a, second], [b, first]])
    const report = await verifyLog(source, log.signer.key, { recordingKeys })
    assert.ok(names(report, a) || names(report, b), `${a} and ${b}`)
  }
})
