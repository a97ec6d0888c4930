import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parser, UrlFacts } from '@sallyport/contracts'
import { random, randomText } from '../random.ts'
import { urlCorpus } from '../corpus.ts'
import { urlFacts } from './url-facts.ts'

const UNDERSTOOD = urlCorpus().filter(({ understood = true }) => understood)
const REFUSED = urlCorpus().filter(({ understood = true }) => !understood)

for (const { url, why, leads, path = '/', flags = [], keys = [] } of UNDERSTOOD) {
  test(`${why}: ${url}`, () => {
    const facts = urlFacts(url)
    assert.equal(facts.problem, undefined)
    assert.equal(`${facts.host} ${facts.network} ${facts.port}`, leads)
    assert.equal(facts.path, path)
    const set = (['credentials', 'traversal', 'encodedSeparators'] as const).filter((f) => facts[f])
    assert.deepEqual(set, flags)
    assert.deepEqual(facts.queryKeys, keys)
  })
}

for (const { url, why } of REFUSED) {
  test(`not understood, ${why}: ${JSON.stringify(url)}`, () => {
    const { problem, ...facts } = urlFacts(url)
    assert.ok(problem)
    assert.deepEqual(facts, {
      understood: false,
      scheme: '',
      host: '',
      hostKind: 'none',
      network: 'none',
      port: 0,
      credentials: false,
      path: '',
      segments: [],
      traversal: false,
      encodedSeparators: false,
      queryKeys: [],
    })
  })
}

test('segments are decoded once', () => {
  assert.deepEqual(urlFacts('https://example.com/a%20b/c%252Fd/').segments, ['a b', 'c%2Fd', ''])
})

test('hosts of other configured schemes are read in the same way', () => {
  const facts = urlFacts('postgres://u:p@0x7f.1/orders', { schemes: { postgres: 5432 } })
  assert.deepEqual(
    [facts.scheme, facts.host, facts.network, facts.port, facts.credentials],
    ['postgres', '127.0.0.1', 'loopback', 5432, true],
  )
  assert.equal(urlFacts('https://example.com/', { schemes: { postgres: 5432 } }).understood, false)
  assert.equal(urlFacts('constructor://example.com/').understood, false)
})

test('a text that is too long, or none, is not understood', () => {
  for (const text of [undefined, 1, new URL('https://example.com'), 'https://a.b/\ud800']) {
    assert.equal(urlFacts(text).understood, false)
  }
  assert.equal(urlFacts(`https://example.com/${'a'.repeat(8192)}`).understood, false)
  assert.equal(urlFacts(`https://example.com${'/a'.repeat(300)}`).understood, false)
})

const PARTS = [
  ['http', 'https', ':', '//', '/', '\\', '@', '#', '?', '&', '=', ';', '.', '..', '%2e', '%2f'],
  ['[', ']', '::1', '127.0.0.1', '0x7f', 'a', 'example.com', 'é', '。', '\t', ' ', ':80', '%', '+'],
].flat()

const checked = parser('facts', UrlFacts)

/** Two paths are the same one if their segments are. */
const decoded = (path: string): string[] => path.split('/').map(decodeURIComponent)

test('whatever the text, facts hold their contract, and agree with the WHATWG parser', () => {
  const next = random(4)
  let understood = 0
  for (let round = 0; round < 20_000; round++) {
    const text = `http://${randomText(next, PARTS, 8)}`
    const facts = checked(urlFacts(text))
    if (!facts.understood) continue
    understood += 1
    const url = new URL(text)
    assert.deepEqual(decoded(facts.path), decoded(url.pathname), text)
    assert.equal(facts.port, Number(url.port || 80), text)
    if (url.username + url.password !== '') assert.ok(facts.credentials, text)
    if (facts.hostKind === 'name') assert.equal(facts.host, url.hostname.replace(/\.$/, ''), text)
  }
  assert.ok(understood > 500, `only ${understood} were understood`)
})
