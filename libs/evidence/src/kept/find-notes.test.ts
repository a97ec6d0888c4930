import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rootOf } from '../merkle/range.ts'
import { signCheckpoint } from '../note/checkpoint.ts'
import { createLogKey, readLogKey } from '../note/log-key.ts'
import { seededRandom } from '../testing/random.ts'
import { findNotes } from './find-notes.ts'

const signer = readLogKey(createLogKey('sallyport.test/log').privateKeyPem, 'sallyport.test/log')
const [A, B] = await Promise.all(
  [1, 2].map((size) => signCheckpoint({ size, root: rootOf([]) }, signer)),
)
const a = A ?? ''
const b = B ?? ''
const unsigned = a.slice(0, a.indexOf('\u2014'))

async function* inPieces(bytes: Uint8Array, length: number) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

async function find(text: string, length = 65_536) {
  const found: { line: number; note: string }[] = []
  for await (const each of findNotes(inPieces(Buffer.from(text), length))) found.push(each)
  return found
}
const notesIn = async (text: string) => (await find(text)).map(({ note }) => note)

test('notes are found as they are, one after the other or apart, with other lines around', async () => {
  for (const text of [
    `${a}${b}`,
    `${a}\n${b}\n\n`,
    `${a}${b}`.replaceAll('\n', '\r\n'),
    `${a}${b}`.trimEnd(),
    `\u{feff}${a}${b}`,
    `2 leaves\nverifier key: x\n\n${a}some words\n\nand\nmore: "words\n\n${b}rest`,
    `${'a line\n'.repeat(50)}17\n${a}18\n${b}`,
    `[#1] Received on "audit.checkpoint"\nce-id: 1\nSallyport-Leaf: 0\n\n${a}\n\n[#2] Received\n\n${b}`,
  ])
    assert.deepEqual(await notesIn(text), [a, b], text)
})

const record = (message: string) => ({
  subject: 'audit.checkpoint',
  leaf: 3,
  quote: '"\\',
  message,
})
const ascii = (text: string) =>
  text.replaceAll(/[^ -~]/g, (c) => String.raw`\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

test('notes are found in records of a SIEM, however they are written', async () => {
  const lines = [a, b].map((note) => JSON.stringify(record(note)))
  for (const text of [
    lines.join('\n'),
    ascii(lines.join('\n')).replaceAll(String.raw`\u000a`, '\n'),
    `[${lines.join(',')}]`,
    JSON.stringify([a, b].map(record), null, 2),
    lines.map((line) => JSON.stringify({ _raw: line })).join('\n'),
    lines.map((line) => JSON.stringify([JSON.stringify({ _raw: line })])).join('\n'),
    lines.map((line) => `2026-11-21T08:00:00Z siem-1 ${line}`).join('\n'),
    JSON.stringify(record(`${a}${b}`)),
  ])
    assert.deepEqual(await notesIn(text), [a, b], text)
})

test('a note whose signature was cut off is found, so that it is not passed over', async () => {
  assert.deepEqual(await notesIn(`${a}${unsigned}`), [a, unsigned])
  assert.deepEqual(await notesIn(`${unsigned}${b}`), [unsigned, b])
  assert.deepEqual(await notesIn(unsigned.trimEnd()), [unsigned])
  assert.deepEqual(await notesIn(a.slice(0, -9)), [`${a.slice(0, -9)}\n`])
})

test('each note comes with the line in which it begins', async () => {
  const text = `head\n\n${a}${JSON.stringify({ b })}\n${b}`
  assert.deepEqual(
    (await find(text)).map(({ line }) => line),
    [3, 8, 9],
  )
})

test('where the pieces are cut makes no difference', async () => {
  const text = `2 leaves\n\n${a}${JSON.stringify({ m: b })}\n`
  for (let length = 1; length < 40; length++)
    assert.deepEqual(
      (await find(text, length)).map(({ note }) => note),
      [a, b],
      `${length}`,
    )
})

test('what is no note gives none, and a line without an end is refused', async () => {
  const random = seededRandom(5)
  for (const text of [
    '',
    'just words\n\n\u2014 signed by me AAAA\n',
    Buffer.from(random.bytes(100_000)).toString('latin1'),
    '"\\'.repeat(200_000),
    '"{\\"'.repeat(200_000),
    `${'x\n'.repeat(200_000)}\n`,
  ])
    assert.deepEqual(await find(text), [])
  await assert.rejects(find('x'.repeat(17 * 1024 * 1024)), { code: 'invalid_checkpoint' })
})
