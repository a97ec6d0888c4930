import assert from 'node:assert/strict'
import { type FuzzTarget, Random } from '@sallyport/json/testing'
import { decodeMirror } from '../mirror.ts'
import { formatSse, SseError, type SseItem, SseReader } from '../sse.ts'
import { sentinel } from './random-posted.ts'

const MAX_EVENT_CHARS = 300
/** What is written may be longer than what was read: a space stands before every value. */
const ROOMY = 2 * MAX_EVENT_CHARS

const PIECES: readonly [string, ...string[]] = [
  'data: {"a":1}',
  'data:',
  'data',
  'data:  two spaces',
  'id: 7',
  'event: message',
  'retry: 500',
  'unknown: x',
  ': comment',
  ':',
  `data: ${'x'.repeat(120)}`,
  `: ${'c'.repeat(400)}`,
  'data: é😀',
  '\uFEFF',
  '\u0000',
  '',
]

/**
 * A stream reads the same however it is cut, as the plain reading of the whole says, and what is written reads as what it
 * was. The first byte of an input says where it is cut.
 */
export const sseTarget: FuzzTarget = {
  name: 'event stream',
  make: (random) => {
    const lines = Array.from({ length: random.below(30) }, () => {
      const piece = random.pick(PIECES)
      return Buffer.from(`${piece}${random.pick(['\n', '\n', '\r\n', '\r', '\n\n', ''])}`)
    })
    if (random.below(20) === 0) lines.push(Buffer.of(random.below(256)))
    return Buffer.concat([Buffer.of(random.below(256)), ...lines])
  },
  check: (input) => {
    const bytes = Buffer.from(input.subarray(1))
    const whole = itemsOf([bytes])
    const cut = itemsOf(pieces(bytes, new Random(input[0] ?? 0)))
    if (whole === undefined || cut === undefined) {
      assert.equal(cut, whole)
      return 'refused'
    }
    assert.deepEqual(cut, whole)
    assert.deepEqual(whole, plainly(bytes.toString()))
    const written = Buffer.from(whole.map(formatSse).join(''))
    assert.deepEqual(itemsOf([written], ROOMY), whole)
    return whole.length > 0 ? 'read' : 'nothing'
  },
}

function pieces(bytes: Buffer, random: Random): Buffer[] {
  const cuts: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const size = 1 + random.below(random.pick([1, 3, 40]))
    cuts.push(bytes.subarray(at, at + size))
    at += size
  }
  return cuts
}

/** What a reader makes of a stream that comes in pieces; undefined where it refuses it. */
function itemsOf(chunks: readonly Buffer[], max = MAX_EVENT_CHARS): SseItem[] | undefined {
  const reader = new SseReader(max)
  try {
    return chunks.flatMap((chunk) => reader.push(chunk))
  } catch (error) {
    assert.ok(error instanceof SseError, String(error))
    return undefined
  }
}

/** WHATWG HTML, section 9.2.6, over a whole text; comments and events without data are items, too. */
function plainly(stream: string): SseItem[] {
  const items: SseItem[] = []
  const lines = stream
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n|\r/g, '\n')
    .split('\n')
    .slice(0, -1)
  let fields: [string, string][] = []
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]*)(?::[ ]?(.*))?$/s.exec(line) ?? []
    if (line.startsWith(':')) items.push({ kind: 'comment', text: line.slice(1) })
    else if (line !== '') fields.push([name, value])
    else {
      const known = fields.filter(([field]) => ['data', 'id', 'event', 'retry'].includes(field))
      const data = known.filter(([field]) => field === 'data').map(([, text]) => text)
      const others = Object.fromEntries(known.filter(([field]) => field !== 'data'))
      const whole = data.length > 0 && { data: data.join('\n') }
      if (known.length > 0) items.push({ kind: 'event', ...others, ...whole })
      fields = []
    }
  }
  return items
}

/** A header says what it holds, or nothing; every text has a form in which it can be said. */
export const mirrorTarget: FuzzTarget = {
  name: 'repeating header',
  make: (random) => {
    const text = random.pick(['query', 'é', '', '\uFEFFa', '=?base64?x?=', '\n', 'a'.repeat(50)])
    const form = random.below(3) === 0 ? text : sentinel(text)
    const at = random.below(form.length + 1)
    const typo = random.pick(['=', '?', '%', 'A', ' ', '\u00e9', ''])
    const header = random.below(2) === 0 ? form : form.slice(0, at) + typo + form.slice(at + 1)
    return Buffer.from(header, 'latin1')
  },
  check: (input) => {
    const header = Buffer.from(input).toString('latin1')
    const said = decodeMirror(header)
    assert.equal(
      decodeMirror(sentinel(Buffer.from(input).toString())),
      Buffer.from(input).toString(),
    )
    if (said === undefined) return 'says nothing'
    assert.match(header, /^[\t -~]*$/)
    if (said === header) assert.doesNotMatch(header, /^=\?base64\?.*\?=$/)
    else assert.equal(sentinel(said), header)
    return said === header ? 'plain' : 'encoded'
  },
}
