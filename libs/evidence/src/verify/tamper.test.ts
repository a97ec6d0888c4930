import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ERASURES_KEY } from '../layout.ts'
import { createKeyRing } from '../recording/key-wrapper.ts'
import { eraseSession } from '../testing/erase.ts'
import { parseSession } from '../testing/ids.ts'
import { memorySource } from '../testing/memory-source.ts'
import { seededRandom } from '../testing/random.ts'
import { exchangeLines, failedLogin } from '../testing/sample-events.ts'
import { sampleLog } from '../testing/sample-log.ts'
import { parseTilePath } from '../tiles/path.ts'
import type { Report } from './report.ts'
import { verifyLog } from './verify-log.ts'

/** Enough for full tiles on the lowest level, partial ones above and aside, and segments of several sessions with their data keys. */
const random = seededRandom(11)
const recordingKeys = createKeyRing([random.bytes(32)])
const log = sampleLog(undefined, recordingKeys)
let earlier: [string, Uint8Array][] = []
for (let i = 0; i < 14; i++) {
  if (i === 7) earlier = [...log.source.objects]
  const lines = Array.from({ length: 8 }, (_, n) => exchangeLines((i + n) % 2, random)).flat()
  const strays = i % 6 === 5 ? [Buffer.from('{"no":"event"}')] : []
  await log.batch([...lines, failedLogin(), ...strays])
}
await eraseSession(log, parseSession('1'.padStart(32, '0')))
await log.batch(exchangeLines(0, random))
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
  assert.ok(files.length > 60 && log.size > 270)
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
        // Without it, or with another place in the log, erasures are carried out again, or a note says which were not.
        if (key === ERASURES_KEY && (changed === undefined || /^\d+\n$/.test(String(changed))))
          continue
        assert.ok(!report.ok, `${name} in ${key} is not found`)
        assert.ok(names(report, key), `${name} in ${key} is found, but elsewhere`)
      }
    })
  }
})

/** Whether a failure names the file. */
const names = (report: Report, key: string): boolean =>
  report.findings.some(({ severity, place }) => severity === 'failure' && place.file === key)

/** Files of one kind: those in one folder, whatever session or number is in their names. */
const kindOf = (key: string): string => key.replaceAll(/[0-9a-f]{32}|x?\d+/g, '0')

test('two files that changed places are found, those of one kind above all', async () => {
  const kinds = Map.groupBy(files, ([key]) => kindOf(key)).values()
  const alike = kinds
    .flatMap((kind) => kind.slice(1, 9).map(([b], i) => [kind[i]?.[0] ?? b, b] as const))
    .toArray()
  assert.ok(new Set(alike.map(([a]) => kindOf(a))).size >= 6)
  const any = Array.from(
    { length: 10 },
    () => [random.pick(files)[0], random.pick(files)[0]] as const,
  )
  for (const [a, b] of [...alike, ...any]) {
    const [first, second] = [a, b].map((key) => log.source.objects.get(key) ?? new Uint8Array())
    if (first === undefined || second === undefined || Buffer.compare(first, second) === 0) continue
    const source = memorySource([...files, [a, second], [b, first]])
    const report = await verifyLog(source, log.signer.key, { recordingKeys })
    assert.ok(names(report, a) || names(report, b), `${a} and ${b}`)
  }
})

test('a file put back as it was a day before is found, or is part of what stands there now', async () => {
  const other = earlier.filter(([key, bytes]) => {
    const now = log.source.objects.get(key)
    return now === undefined || Buffer.compare(now, bytes) !== 0
  })
  assert.ok(other.length > 5)
  for (const [key, bytes] of other) {
    const source = memorySource([...files, [key, bytes]])
    const report = await verifyLog(source, log.signer.key, { recordingKeys })
    // Whoever has the tile that it became has it too; an erased key that is back is noted.
    const harmless = report.ok && parseTilePath(key) !== undefined
    assert.ok(harmless || report.findings.some(({ place }) => place.file === key), key)
  }
})
