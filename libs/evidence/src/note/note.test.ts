import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rootOf } from '../merkle/range.ts'
import { leafHash } from '../merkle/hash.ts'
import { memorySource } from '../testing/memory-source.ts'
import { append, EMPTY_EDGE, edgeRoot } from '../tiles/edge.ts'
import { proveInclusion } from '../tiles/prove.ts'
import { openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts'
import { createLogKey, readLogKey } from './log-key.ts'
import { openNote, signNote } from './note.ts'
import { formatProof, parseProof, verifyCarriedProof, verifyProof } from './proof.ts'
import { parseVerifierKey } from './verifier-key.ts'

// The example of the specification (C2SP signed-note).
const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`
const UNKNOWN =
  '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n'

const ORIGIN = 'sallyport.test/log'
const made = createLogKey(ORIGIN)
const signer = readLogKey(made.privateKeyPem, ORIGIN)
const key = parseVerifierKey(made.verifierKey)
const entries = Array.from({ length: 700 }, (_, i) => Buffer.from(`entry ${i}`))

test('the example of the specification is verified', () => {
  const example = parseVerifierKey(VKEY)
  assert.equal(example.text, VKEY)
  assert.equal(openNote(Buffer.from(NOTE), example).text, 'This is an example message.\n')
  // A cosignature of someone else does not matter.
  assert.ok(openNote(Buffer.from(NOTE + UNKNOWN), example))
  assert.throws(() => openNote(Buffer.from(NOTE), key), { code: 'not_signed' })
})

test('no single changed bit of a note goes unseen', () => {
  const example = parseVerifierKey(VKEY)
  const note = Buffer.from(NOTE)
  for (let at = 0; at < note.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const changed = Buffer.from(note)
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at)
      assert.throws(() => openNote(changed, example), /note/, `byte ${at} bit ${bit}`)
    }
  }
})

test('a key that was made signs what its verifier key verifies', async () => {
  const text = 'first line\n\nafter an empty line\n'
  const note = await signNote(text, signer)
  assert.equal(openNote(Buffer.from(note), key).text, text)
  assert.match(made.privateKeyPem, /^-----BEGIN PRIVATE KEY-----/)
  assert.match(made.verifierKey, /^sallyport\.test\/log\+[0-9a-f]{8}\+/)
})

test('keys that are none are refused, without repeating them', () => {
  for (const text of [
    '',
    'a+b+c',
    VKEY.replace('53', '54'),
    VKEY.replace('foo', 'bar'),
    `${VKEY}A`,
  ])
    assert.throws(() => parseVerifierKey(text), { code: 'invalid_key' })
  assert.throws(() => createLogKey('has space'), { code: 'invalid_key' })
  assert.throws(
    () => readLogKey('-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----', ORIGIN),
    (error: Error) => !error.message.includes('hunter2'),
  )
})

test('a checkpoint says origin, size and root', async () => {
  const head = { size: 20_852_163, root: rootOf(entries.map(leafHash)) }
  const note = await signCheckpoint(head, signer)
  assert.equal(note.split('\n')[0], ORIGIN)
  assert.deepEqual(openCheckpoint(Buffer.from(note), key), {
    origin: ORIGIN,
    ...head,
    signers: [key],
  })
})

test('texts that are no checkpoint are refused', () => {
  const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='
  assert.equal(parseCheckpoint(`example.com/log\n42\n${root}\n`).size, 42)
  for (const text of [
    '',
    `example.com/log\n042\n${root}\n`,
    `example.com/log\n-1\n${root}\n`,
    `example.com/log\n42\n${root}`,
    `\n42\n${root}\n`,
    `example.com/log\n42\n${root}\n\n`,
    'example.com/log\n42\nAAAA\n',
  ])
    assert.throws(() => parseCheckpoint(text), { code: 'invalid_checkpoint' })
})

test('a proof file shows one entry in the log, and no other', async () => {
  const source = memorySource()
  const { edge, objects } = append(EMPTY_EDGE, entries)
  source.put(objects)
  const checkpoint = await signCheckpoint({ size: 700, root: edgeRoot(edge) }, signer)
  const hashes = await proveInclusion(source, 612, 700)
  const text = formatProof({ index: 612, hashes, checkpoint })
  assert.match(text, /^c2sp\.org\/tlog-proof@v1\nindex 612\n/)
  assert.equal(verifyProof(text, Buffer.from('entry 612'), key).index, 612)
  assert.throws(() => verifyProof(text, Buffer.from('entry 613'), key), { code: 'invalid_proof' })
  assert.throws(() => verifyProof(text.replace('612', '611'), Buffer.from('entry 612'), key), {
    code: 'invalid_proof',
  })
  const withExtra = text.replace('index', 'extra aGVsbG8=\nindex')
  assert.deepEqual(parseProof(withExtra), { ...parseProof(text), extra: Buffer.from('hello') })
  const other = parseVerifierKey(createLogKey(ORIGIN).verifierKey)
  assert.throws(() => verifyProof(text, Buffer.from('entry 612'), other), { code: 'not_signed' })
  for (const bad of ['', 'c2sp.org/tlog-proof@v1\n\n', text.replace('index 612', 'index 0612')])
    assert.throws(() => verifyProof(bad, Buffer.from('entry 612'), key), { code: 'invalid_proof' })
})

test('a proof that carries its entry needs nothing else, and vouches for that entry alone', async () => {
  const source = memorySource()
  const { edge, objects } = append(EMPTY_EDGE, entries)
  source.put(objects)
  const checkpoint = await signCheckpoint({ size: 700, root: edgeRoot(edge) }, signer)
  const proof = { index: 612, hashes: await proveInclusion(source, 612, 700), checkpoint }
  const carrying = (entry: string) => formatProof({ ...proof, extra: Buffer.from(entry) })
  const { index, entry } = verifyCarriedProof(carrying('entry 612'), key)
  assert.deepEqual([index, Buffer.from(entry).toString()], [612, 'entry 612'])
  for (const bad of [
    carrying('entry 613'),
    carrying(''),
    formatProof(proof),
    carrying('entry 612').replace('extra ', 'extra !'),
    carrying('entry 612').replace('=\n', '\n'),
  ])
    assert.throws(() => verifyCarriedProof(bad, key), { code: 'invalid_proof' })
})
