import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verifyConsistency } from '../merkle/consistency.ts'
import { leafHash } from '../merkle/hash.ts'
import { verifyInclusion } from '../merkle/inclusion.ts'
import { rootOf } from '../merkle/range.ts'
import { type MemorySource, memorySource } from '../testing/memory-source.ts'
import { seededRandom } from '../testing/random.ts'
import { decodeBundle, encodeBundle } from './bundle.ts'
import { append, EMPTY_EDGE, edgeRoot } from './edge.ts'
import { parseTilePath, partialsPrefix, tilePath } from './path.ts'
import { proveConsistency, proveInclusion } from './prove.ts'
import { readEdge } from './read-edge.ts'
import { readEntries } from './read-tile.ts'

const entry = (i: number): Uint8Array => Buffer.from(`entry ${i}`)
const entries = (from: number, to: number): Uint8Array[] =>
  Array.from({ length: to - from }, (_, i) => entry(from + i))

/** Appends in chunks of random length; returns the store and the size after each. */
function grow(size: number): { readonly source: MemorySource; readonly sizes: number[] } {
  const random = seededRandom(size)
  const source = memorySource()
  const sizes: number[] = []
  for (let edge = EMPTY_EDGE; edge.size < size;) {
    const to = Math.min(size, edge.size + 1 + random.below(600))
    const appended = append(edge, entries(edge.size, to))
    source.put(appended.objects)
    edge = appended.edge
    sizes.push(edge.size)
  }
  return { source, sizes }
}

test('paths are those of the specification', () => {
  assert.equal(tilePath(0, 1_234_067), 'tile/0/x001/x234/067')
  assert.equal(tilePath('entries', 5, 112), 'tile/entries/005.p/112')
  assert.equal(tilePath(2, 999), 'tile/2/999')
  assert.equal(tilePath(2, 1000, 1), 'tile/2/x001/000.p/1')
  for (const [level, index, width] of [
    [0, 0, 256],
    ['entries', 1_234_067, 255],
    [6, 1000, 1],
  ] as const)
    assert.deepEqual(parseTilePath(tilePath(level, index, width)), { level, index, width })
})

test('other spellings name no tile', () => {
  for (const key of [
    'tile/00/000',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/001/000',
    'tile/64/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000/',
    'tile/data/000',
    'a/tile/0/000',
  ])
    assert.equal(parseTilePath(key), undefined, key)
})

test('a tree of 70,000 leaves has the tiles that the specification says', () => {
  const { edge, objects } = append(EMPTY_EDGE, entries(0, 70_000))
  const widths = objects.map(({ key, bytes }) => ({ ...parseTilePath(key), bytes: bytes.length }))
  const full = objects.filter(({ key }) => partialsPrefix(key) === `${key}.p/`)
  assert.equal(full.filter(({ key }) => key.startsWith('tile/0/')).length, 273)
  assert.deepEqual(
    widths
      .filter(({ width }) => width !== 256)
      .map(({ level, index, width }) => [level, index, width]),
    [
      ['entries', 273, 112],
      [0, 273, 112],
      [1, 1, 17],
      [2, 0, 1],
    ],
  )
  assert.ok(widths.every((w) => w.level === 'entries' || w.bytes === 32 * (w.width ?? 0)))
  assert.deepEqual(edgeRoot(edge), rootOf(entries(0, 70_000).map(leafHash)))
})

test('a tree of 256 leaves has a full tile and one hash above it', () => {
  const { objects } = append(EMPTY_EDGE, entries(0, 256))
  const keys = objects.map(({ key }) => key)
  assert.deepEqual(keys, ['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1'])
})

test('however it grows, the tree is the same and its edge can be read back', async () => {
  const { source, sizes } = grow(5_000)
  const hashes = entries(0, 5_000).map(leafHash)
  for (const size of sizes) {
    const head = { size, root: rootOf(hashes.slice(0, size)) }
    const edge = await readEdge(source, head)
    assert.deepEqual(edgeRoot(edge), head.root)
    assert.equal(edge.entries.length, size % 256)
  }
})

test('an edge that is not that of its head is refused', async () => {
  const { source } = grow(300)
  const root = rootOf(entries(0, 300).map(leafHash))
  for (const key of ['tile/entries/001.p/44', 'tile/0/001.p/44', 'tile/1/000.p/1']) {
    const bytes = Buffer.from(source.objects.get(key) ?? [])
    bytes.writeUInt8(bytes.readUInt8(9) ^ 1, 9)
    const changed = memorySource([...source.objects, [key, bytes]])
    await assert.rejects(readEdge(changed, { size: 300, root }), { code: 'invalid_tile' })
    changed.objects.delete(key)
    await assert.rejects(readEdge(changed, { size: 300, root }), { code: 'missing' })
  }
})

test('every proof from the tiles holds', async () => {
  const { source, sizes } = grow(3_000)
  const hashes = entries(0, 3_000).map(leafHash)
  const heads = sizes.map((size) => ({ size, root: rootOf(hashes.slice(0, size)) }))
  const random = seededRandom(7)
  for (const head of heads) {
    for (let n = 0; n < 20; n++) {
      const index = random.below(head.size)
      const proof = await proveInclusion(source, index, head.size)
      const claim = { leafHash: leafHash(entry(index)), index, ...head }
      assert.ok(verifyInclusion(claim, proof), `leaf ${index} of ${head.size}`)
    }
    for (const older of heads.filter(({ size }) => size <= head.size)) {
      const proof = await proveConsistency(source, older.size, head.size)
      assert.ok(verifyConsistency(older, head, proof), `${older.size} in ${head.size}`)
    }
  }
})

test('a partial bundle that was superseded is read from the full one', async () => {
  const { source } = grow(1_000)
  for (const key of source.objects.keys()) if (key.includes('.p/')) source.objects.delete(key)
  assert.deepEqual(await readEntries(source, 1, 300), entries(256, 300))
  await assert.rejects(readEntries(source, 3, 1_000), { code: 'missing' })
})

test('bundles keep every entry, and one that is cut off is refused', () => {
  const all = [new Uint8Array(), entry(1), new Uint8Array(65_535).fill(7)]
  const bundle = encodeBundle(all)
  assert.deepEqual(
    decodeBundle(bundle).map((e) => Buffer.from(e)),
    all.map((e) => Buffer.from(e)),
  )
  for (const cut of [1, 40, 65_530])
    assert.throws(() => decodeBundle(bundle.subarray(0, -cut)), { code: 'invalid_tile' })
})
