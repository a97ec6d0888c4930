import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { Random } from '../testing/random.ts'
import { finding, type RecogniserServer, startRecogniser } from '../testing/recogniser-server.ts'
import { MAX_CALL_CHARS } from './batches.ts'
import { createPresidio } from './presidio.ts'
import type { RecognisedKind } from './recogniser.ts'

let server: RecogniserServer
before(async () => {
  server = await startRecogniser()
})
after(() => server[Symbol.asyncDispose]())
beforeEach(() => {
  server.asked.length = 0
  server.answer = finding({ Jane: 'PERSON', Berlin: 'LOCATION' })
})

const OPTIONS = { kinds: ['person', 'address'], language: 'de', minScore: 0.4 } as const
const never = new AbortController().signal
const find = (texts: readonly string[], kinds: readonly RecognisedKind[] = OPTIONS.kinds) =>
  createPresidio({ url: server.url, timeoutMs: 20_000 }).find(texts, { ...OPTIONS, kinds }, never)

/** What was found, as texts. */
async function found(texts: readonly string[]) {
  const spans = await find(texts)
  return spans.map((own, index) =>
    own.map(({ start, end, kind }) => `${kind} ${texts[index]?.slice(start, end)}`),
  )
}

test('small texts ride in one call, and each gets what was found in it', async () => {
  const texts = ['Jane lives in Berlin', '12345', 'nobody', 'for Jane']
  assert.deepEqual(await found(texts), [['person Jane', 'address Berlin'], [], [], ['person Jane']])
  assert.equal(server.asked.length, 1)
  const { text: _, ...asked } = server.asked[0] ?? { text: '' }
  assert.deepEqual(asked, {
    language: 'de',
    entities: ['PERSON', 'LOCATION', 'ADDRESS'],
    score_threshold: 0.4,
  })
  assert.deepEqual((await find(texts, ['address']))[3], [])
  assert.deepEqual(server.asked[1]?.entities, ['LOCATION', 'ADDRESS'])
})

test('places are told in code points, and found in UTF-16 units, in any text', async () => {
  assert.deepEqual(await found(['😀😀 Jane 😀', '𝒥 Jane', 'Jane']), [
    ['person Jane'],
    ['person Jane'],
    ['person Jane'],
  ])
  const random = new Random(7)
  for (let round = 0; round < 20; round++) {
    const pieces = Array.from({ length: 30 }, () =>
      random.pick(['Jane', '😀', ' ', 'ä', '\u{1f468}\u{200d}\u{1f469}', 'x', '\ud800']),
    )
    const text = pieces.join(' ')
    // oxlint-disable-next-line no-await-in-loop -- one server
    const [own = []] = await found([text])
    assert.equal(own.length, pieces.filter((piece) => piece === 'Jane').length)
    assert.ok(own.every((one) => one === 'person Jane'))
  }
})

test('a long text goes in parts that overlap: a name where two meet is found once', async () => {
  const text = '😀x '.repeat(5000)
  for (const at of [
    MAX_CALL_CHARS - 8,
    MAX_CALL_CHARS - 4,
    MAX_CALL_CHARS - 1,
    2 * MAX_CALL_CHARS - 260,
  ]) {
    const whole = `${text.slice(0, at).toWellFormed()} Jane ${text.slice(at).toWellFormed()}`
    // oxlint-disable-next-line no-await-in-loop -- one server
    assert.deepEqual(await found([whole]), [['person Jane']], `at ${at}`)
  }
  assert.ok(server.asked.every((asked) => asked.text.length <= MAX_CALL_CHARS))
  assert.ok(server.asked.every((asked) => asked.text.isWellFormed()))
})

test('no pair of surrogates is cut where two parts meet', async () => {
  const texts = ['', 'x'].map((begin) => `${begin}${'😀'.repeat(8000)} Jane`)
  assert.deepEqual(await found(texts), [['person Jane'], ['person Jane']])
  assert.ok(server.asked.every((asked) => asked.text.isWellFormed()))
})

test('no more than four calls are under way at once', async () => {
  const held: (() => void)[] = []
  const four = Promise.withResolvers<void>()
  const marked = Promise.withResolvers<void>()
  const answer = finding({ Jane: 'PERSON' })
  server.answer = (asked, response) => {
    held.push(() => answer(asked, response))
    if (held.length === 4) four.resolve()
    if (asked.text === 'marker') marked.resolve()
  }
  const looking = find(Array.from({ length: 12 }, () => `Jane${' x'.repeat(4000)}`))
  await four.promise
  // What was sent with the first four has come when this has.
  const body = JSON.stringify({ text: 'marker', entities: [] })
  const marker = fetch(`${server.url}/analyze`, { method: 'POST', body })
  await marked.promise
  assert.equal(held.length, 5)
  server.answer = answer
  for (const release of held) release()
  assert.equal((await looking).flat().length, 12)
  await (await marker).text()
})

const WRONG: Readonly<Record<string, unknown>> = {
  'no list': { entity_type: 'PERSON', start: 0, end: 4, score: 1 },
  'a place behind the text': [{ entity_type: 'PERSON', start: 0, end: 5, score: 1 }],
  'a place before it': [{ entity_type: 'PERSON', start: -1, end: 4, score: 1 }],
  'half a place': [{ entity_type: 'PERSON', start: 0.5, end: 4, score: 1 }],
  'a text for a place': [{ entity_type: 'PERSON', start: '0', end: 4, score: 1 }],
  'nothing at all': [{ entity_type: 'PERSON', start: 2, end: 2, score: 1 }],
  'the end first': [{ entity_type: 'PERSON', start: 3, end: 1, score: 1 }],
  'no score': [{ entity_type: 'PERSON', start: 0, end: 4 }],
  'a score beyond all': [{ entity_type: 'PERSON', start: 0, end: 4, score: 7 }],
  'no entity': [{ start: 0, end: 4, score: 1 }],
  null: [null],
  'too many': Array.from({ length: 5000 }, () => ({
    entity_type: 'X',
    start: 0,
    end: 1,
    score: 1,
  })),
}

test('an answer that makes no sense counts as none', async () => {
  for (const [name, answer] of Object.entries(WRONG)) {
    server.answer = (_, response) => void response.end(JSON.stringify(answer))
    // oxlint-disable-next-line no-await-in-loop -- one server
    await assert.rejects(find(['Jane']), { code: 'invalid_answer' }, name)
  }
  server.answer = (_, response) => void response.end('{')
  await assert.rejects(find(['Jane']), { code: 'invalid_answer' })
  server.answer = (_, response) => void response.end(`[${' '.repeat(1_100_000)}]`)
  await assert.rejects(find(['Jane']), { code: 'invalid_answer' })
})

test('spans come in order and without overlap, and of what was asked for alone', async () => {
  const told = [
    [8, 12, 'LOCATION'],
    [0, 4, 'PERSON'],
    [2, 6, 'PERSON'],
    [5, 9, 'LOCATION'],
    [1, 2, 'PERSON'],
    [0, 3, 'CREDIT_CARD'],
  ].map(([start, end, entity]) => ({ entity_type: entity, start, end, score: 1 }))
  server.answer = (_, response) => void response.end(JSON.stringify(told))
  assert.deepEqual(await find(['abcdefghijklmnop']), [
    [
      { kind: 'person', start: 0, end: 6 },
      { kind: 'address', start: 6, end: 12 },
    ],
  ])
})

test('what fails is told by its code: status, redirect, silence, nobody there, too much', async () => {
  server.answer = (_, response) => void response.writeHead(500).end('[]')
  await assert.rejects(find(['Jane']), { code: 'refused' })
  server.answer = (_, response) => void response.writeHead(307, { location: server.url }).end()
  await assert.rejects(find(['Jane']), { code: 'refused' })
  server.answer = (_, response) => void response.write('[')
  const quick = createPresidio({ url: server.url, timeoutMs: 50 })
  await assert.rejects(quick.find(['Jane'], OPTIONS, never), { code: 'timeout' })
  server.answer = (_, response) => response.destroy()
  await assert.rejects(find(['Jane']), { code: 'unreachable' })
  const nobody = createPresidio({ url: 'http://127.0.0.1:1' })
  await assert.rejects(nobody.find(['Jane'], OPTIONS, never), { code: 'unreachable' })
  await assert.rejects(find(['Jane '.repeat(60_000)]), { code: 'too_large' })
})

test('a look that is given up ends, and leaves its turns to others', async () => {
  server.answer = (_, response) => void response.write('[')
  const recogniser = createPresidio({ url: server.url, timeoutMs: 5000 })
  const stop = new AbortController()
  const texts = Array.from({ length: 8 }, () => 'Jane '.repeat(1500))
  const look = recogniser.find(texts, OPTIONS, stop.signal)
  stop.abort(new Error('given up'))
  await assert.rejects(look, /given up/)
  server.answer = finding({ Jane: 'PERSON' })
  assert.equal((await recogniser.find(['Jane'], OPTIONS, never)).flat().length, 1)
})
