import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FOUND_KINDS } from '@sallyport/contracts'
import { corpus, type Document, FEWEST, GENRES } from './corpus.ts'
import { bare, either, lift, sensitive } from './marks.ts'

const PRIVATE = /[\u{e000}-\u{f8ff}]/u
const documents = [...corpus(1, FEWEST)]

const valuesOf = (kind: string): string[] =>
  documents.flatMap(({ text, spans }) =>
    spans.filter(({ kinds }) => kinds[0] === kind).map(({ start, end }) => text.slice(start, end)),
  )

const dataOf = ({ text }: Document): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => line.slice(6))

test('marks become spans of the text without them', () => {
  const text = `to ${sensitive('a@b.example', 'email')}, ${either('10.0.0.1', 'ip_address')}!`
  assert.deepEqual(lift(text), {
    text: 'to a@b.example, 10.0.0.1!',
    spans: [
      { start: 3, end: 14, kinds: ['email'], optional: false },
      { start: 16, end: 24, kinds: ['ip_address'], optional: true },
    ],
  })
})

test('marks outlive JSON, and JSON within JSON', () => {
  const row = JSON.stringify({
    pan: bare(sensitive('4111111111111111', 'payment_card')),
    n: 'ü"\n',
  })
  const { text, spans } = lift(JSON.stringify({ row }))
  assert.equal(text, JSON.stringify({ row: '{"pan":4111111111111111,"n":"ü\\"\\n"}' }))
  assert.deepEqual(
    spans.map(({ start, end }) => text.slice(start, end)),
    ['4111111111111111'],
  )
})

test('a seed makes one corpus, and a larger one begins with it', () => {
  const first = documents.slice(0, 60)
  assert.deepEqual([...corpus(1, 60)], first)
  const others = [...corpus(2, 60)].map(({ text }) => text)
  assert.ok(first.every(({ text }, index) => text !== others[index]))
})

test('every kind, genre and locale is there, many times', () => {
  for (const kind of FOUND_KINDS) assert.ok(valuesOf(kind).length > 300, kind)
  for (const genre of GENRES) {
    const locales = documents
      .filter((document) => document.genre === genre)
      .map(({ locale }) => locale)
    assert.equal(new Set(locales).size, 11)
    assert.equal(locales.length, FEWEST / GENRES.length)
  }
})

test('spans are in order, apart and whole, and no mark is left', () => {
  for (const { number, text, spans } of documents) {
    assert.doesNotMatch(text, PRIVATE, `document ${number}`)
    for (const [index, { start, end }] of spans.entries()) {
      assert.ok(start >= (spans[index - 1]?.end ?? 0) && start < end && end <= text.length)
      assert.match(text.slice(start, end), /^\S(?:[^]*\S)?$/u)
    }
  }
})

test('rows are JSON, and data of events is, too', () => {
  for (const document of documents) {
    if (document.genre === 'rows') JSON.parse(document.text)
    if (document.genre === 'events')
      assert.ok(dataOf(document).map((json) => JSON.parse(json)).length > 1)
  }
})

test('every card passes Luhn', () => {
  for (const card of valuesOf('payment_card')) {
    const digits = card.replaceAll(/\D/g, '')
    let sum = 0
    for (let place = 0; place < digits.length; place++) {
      const digit = Number(digits.at(-1 - place))
      sum += place % 2 === 0 ? digit : Math.floor((digit * 2) / 10) + ((digit * 2) % 10)
    }
    assert.equal(sum % 10, 0, card)
  }
})

test('every IBAN leaves 1 when divided by 97', () => {
  for (const iban of valuesOf('iban')) {
    const compact = iban.replaceAll(' ', '')
    let rest = 0
    for (const char of compact.slice(4) + compact.slice(0, 4)) {
      for (const digit of String(Number.parseInt(char, 36))) rest = (rest * 10 + Number(digit)) % 97
    }
    assert.equal(rest, 1, iban)
  }
})
