import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { suite, test } from 'node:test'
import { readKept } from '../kept/read-kept.ts'
import { CHECKPOINT_KEY, checkpointKey, checkpointSize } from '../layout.ts'
import { signCheckpoint } from '../note/checkpoint.ts'
import { createLogKey, readLogKey } from '../note/log-key.ts'
import { createKeyRing } from '../recording/key-wrapper.ts'
import { type MemorySource, memorySource } from '../testing/memory-source.ts'
import { seededRandom } from '../testing/random.ts'
import { exchangeLines, failedLogin } from '../testing/sample-events.ts'
import { sampleLog } from '../testing/sample-log.ts'
import { append, type Edge, EMPTY_EDGE, edgeRoot } from '../tiles/edge.ts'
import { partialsPrefix } from '../tiles/path.ts'
import { verifyLog } from './verify-log.ts'

/** Whoever has the whole store, and can compute everything in it but a signature of the log's key. */

const random = seededRandom(5)
const recordingKeys = createKeyRing([random.bytes(32)])
const log = sampleLog(undefined, recordingKeys)
const batches: Uint8Array[][] = []
for (let i = 0; i < 16; i++)
  await log.batch(
    [
      ...exchangeLines(1, random),
      ...exchangeLines(2, random),
      ...Array.from({ length: 13 }, failedLogin),
    ],
    (leaves) => {
      batches.push(leaves)
      return leaves
    },
  )

/** The store as it would be had these been the batches, but for its checkpoints, which stay where they stand. */
function forged(changed: readonly (readonly Uint8Array[])[]) {
  const source = memorySource([...log.source.objects].filter(([key]) => !key.startsWith('tile/')))
  const heads: Edge[] = []
  let edge = EMPTY_EDGE
  for (const leaves of changed) {
    const appended = append(edge, leaves)
    ;({ edge } = appended)
    heads.push(edge)
    source.put(appended.objects)
    for (const { key } of appended.objects) dropPartials(source, partialsPrefix(key))
  }
  return { source, heads }
}

function dropPartials(source: MemorySource, prefix: string | undefined): void {
  for (const key of source.objects.keys())
    if (prefix !== undefined && key.startsWith(prefix)) source.objects.delete(key)
}

async function failures(source: MemorySource): Promise<string[]> {
  const { findings } = await verifyLog(source, log.signer.key, { recordingKeys })
  return findings
    .filter(({ severity }) => severity === 'failure')
    .map(({ problem, place }) => `${problem} ${place.file}`)
}

const CHANGED = 9
const OF_BATCH = checkpointKey(batches.slice(0, CHANGED + 1).flat().length)
const text = (leaf: Uint8Array): string => Buffer.from(leaf).toString()
const typeOf = (leaf: Uint8Array): string =>
  /"type":"dev\.sallyport\.([\w.]+)"/.exec(text(leaf))?.[1] ?? ''

/** What is done to one batch, or to all from it on. */
const FORGERIES: Readonly<Record<string, (leaves: Uint8Array[]) => Uint8Array[]>> = {
  'a decision that says something else': (leaves) =>
    leaves.map((leaf) => Buffer.from(text(leaf).replace('"outcome":"allow"', '"outcome":"deny"'))),
  'a leaf that is gone': (leaves) => leaves.toSpliced(3, 1),
  'a leaf that was put in': (leaves) => leaves.toSpliced(3, 0, failedLogin()),
  'a leaf in the place of another': (leaves) => leaves.toSpliced(5, 1, failedLogin()),
  'two leaves that changed places': ([a, b, ...rest]) => [
    ...(b ? [b] : []),
    ...(a ? [a] : []),
    ...rest,
  ],
  'an exchange that is gone whole': (leaves) =>
    leaves.filter(
      (leaf) => !typeOf(leaf).startsWith('operation.') || /"session":"0*2"/.test(text(leaf)),
    ),
  'a leaf twice': (leaves) => leaves.toSpliced(5, 1, leaves[4] ?? failedLogin()),
}

const bytesOf = (key = ''): Uint8Array => log.source.objects.get(key) ?? new Uint8Array()

/** A seal that commits to other bytes. */
const sealOf = (leaf: Uint8Array, bytes: Uint8Array) =>
  Buffer.from(
    text(leaf)
      .replace(/"bytes":\d+/, `"bytes":${bytes.length}`)
      .replace(/"sha256":"\w+"/, `"sha256":"${hash('sha256', bytes)}"`),
  )

test('what is put together from the leaves as they are is the log itself', async () => {
  assert.deepEqual(await failures(forged(batches).source), [])
})

suite('whoever can hash and not sign is found at the first checkpoint after the change', () => {
  for (const [name, forge] of Object.entries(FORGERIES)) {
    test(name, async () => {
      const changed = batches.map((leaves, i) => (i === CHANGED ? forge([...leaves]) : leaves))
      const found = await failures(forged(changed).source)
      assert.ok(found.includes(`root_mismatch ${OF_BATCH}`), found.join('\n'))
      const before = found.filter((one) => one.startsWith('root_mismatch'))
      assert.equal(before[0], `root_mismatch ${OF_BATCH}`)
    })
  }

  test('two recordings that changed places, their seals with them', async () => {
    const [first, second] = (batches[CHANGED] ?? []).filter((leaf) =>
      typeOf(leaf).startsWith('segment.'),
    )
    assert.ok(first && second)
    const [a, b] = [first, second].map((leaf) => /"key":"([^"]+)"/.exec(text(leaf))?.[1] ?? '')
    const leaves = (batches[CHANGED] ?? []).map((leaf) => {
      if (leaf === first) return sealOf(leaf, bytesOf(b))
      return leaf === second ? sealOf(leaf, bytesOf(a)) : leaf
    })
    const { source } = forged(batches.with(CHANGED, leaves))
    source.objects.set(a ?? '', bytesOf(b)).set(b ?? '', bytesOf(a))
    const found = await failures(source)
    assert.ok(found.includes(`root_mismatch ${OF_BATCH}`))
    assert.ok(found.includes(`object_malformed ${a}`) && found.includes(`object_malformed ${b}`))
  })
})

test('a key of one`s own under the name of the log signs nothing', async () => {
  const { name } = log.signer.key
  const own = readLogKey(createLogKey(name).privateKeyPem, name)
  const forge = FORGERIES['a leaf that is gone'] ?? assert.fail()
  const { source, heads } = forged(
    batches.map((leaves, i) => (i < CHANGED ? leaves : forge(leaves))),
  )
  for (const key of source.objects.keys()) {
    const size = checkpointSize(key)
    if (size !== undefined && size >= batches.slice(0, CHANGED).flat().length + 1)
      source.objects.delete(key)
  }
  for (const edge of heads.slice(CHANGED)) {
    const note = await signCheckpoint({ size: edge.size, root: edgeRoot(edge) }, own)
    source.objects.set(checkpointKey(edge.size), Buffer.from(note))
    source.objects.set(CHECKPOINT_KEY, Buffer.from(note))
  }
  const found = await failures(source)
  assert.ok(found.includes('not_signed checkpoint'), found.join('\n'))
})

test('the last batches cut off, checkpoints and all, are noticed by what someone else kept alone', async () => {
  const kept = log.source.objects.get(CHECKPOINT_KEY)
  const { source, heads } = forged(batches.slice(0, CHANGED))
  const size = heads.at(-1)?.size ?? 0
  for (const key of source.objects.keys()) {
    const ofBatch = /^(?:recordings|keys)\/\w+\/(\d{12})/.exec(key)?.[1]
    if ((checkpointSize(key) ?? Number(ofBatch ?? 0)) > size - (ofBatch === undefined ? 0 : 1))
      source.objects.delete(key)
  }
  source.objects.set(CHECKPOINT_KEY, source.objects.get(checkpointKey(size)) ?? new Uint8Array())
  assert.deepEqual(await failures(source), [])
  assert.ok(kept)
  const remembered = await readKept('siem', Readable.from([kept]), log.signer.key)
  const { findings } = await verifyLog(source, log.signer.key, { kept: [remembered] })
  assert.deepEqual(
    findings.map(({ problem }) => problem),
    ['log_rolled_back'],
  )
})
