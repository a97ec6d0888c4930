import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { busUsers } from '@sallyport/bus'
import { SIEM_CONSUMER } from '@sallyport/contracts'
import { parse } from 'yaml'
import { parseDestination } from './domain/destination.ts'
import { memberAt, textAt } from './domain/member.ts'

// Promise: the pipelines of docs/guides/siem.md fit the exporter and the bus, as far as that is seen without running them.

const guide = readFileSync(new URL('../../../docs/guides/siem.md', import.meta.url), 'utf8')
const blocks: unknown[] = [...guide.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = '']) =>
  parse(text),
)
/** The only block that has something there. */
function blockWith(path: string): unknown {
  const found = blocks.filter((block) => memberAt(block, path) !== undefined)
  assert.equal(found.length, 1, path)
  return found[0]
}

const destinations = blocks
  .filter((block) => Array.isArray(block))
  .flat()
  .map(parseDestination)
const pipeline = destinations.find(({ id }) => id === 'pipeline')
assert.ok(pipeline?.kind === 'https')
const listens = new URL(pipeline.url)
/** How long the exporter waits for an answer, in seconds. */
const WAITS = 30

test('what the guide has the exporter send to is a file of destinations', () => {
  assert.deepEqual(
    destinations.map(({ id }) => id),
    ['splunk', 'pagers', 'pipeline'],
  )
})

test('Redpanda Connect listens where the exporter sends, alone, and answers in time', () => {
  const connect = blockWith('input.http_server')
  const { address, path, timeout } = Object(memberAt(connect, 'input.http_server'))
  assert.deepEqual([address, path], [listens.host, listens.pathname])
  assert.ok(Number.parseInt(timeout, 10) < WAITS)
  // Its own API has the same port unless it is off, and then the input gets none.
  assert.equal(memberAt(connect, 'http.enabled'), false)
})

test('Redpanda Connect takes lines apart, and what is behind the last one away', () => {
  const [unarchive, mapping] = Object(
    memberAt(blockWith('input.http_server'), 'pipeline.processors'),
  )
  assert.equal(pipeline.format, 'ndjson')
  assert.deepEqual(unarchive, { unarchive: { format: 'lines' } })
  assert.match(mapping.mapping, /content\(\)\.length\(\) == 0 \{ deleted\(\) \}/)
})

test('Vector listens where the exporter sends, and answers when its sinks have the batch', () => {
  const vector = blockWith('sinks.splunk')
  const source = memberAt(vector, 'sources.sallyport')
  assert.deepEqual(
    [textAt(source, 'address'), textAt(source, 'path'), textAt(source, 'framing.method')],
    [listens.host, listens.pathname, 'newline_delimited'],
  )
  assert.equal(memberAt(vector, 'sinks.splunk.acknowledgements.enabled'), true)
  assert.deepEqual(memberAt(vector, 'sinks.splunk.inputs'), ['sallyport'])
})

test('whoever listens to NATS does so as a user that may, and says nothing', () => {
  const siem = busUsers().find(({ name }) => name === 'siem')
  const connect = memberAt(blockWith('input.nats'), 'input.nats')
  const [url] = Object(memberAt(connect, 'urls'))
  assert.match(url, /^nats:\/\/siem:\$\{NATS_PASSWORD\}@[\w.]+:\d+$/)
  assert.equal(memberAt(connect, 'send_ack'), false)
  const vector = blocks
    .map((block) => memberAt(block, 'sources.sallyport'))
    .find((source) => textAt(source, 'type') === 'nats')
  assert.equal(textAt(vector, 'auth.user_password.user'), siem?.name)
  for (const one of [connect, vector]) {
    assert.equal(textAt(one, 'subject'), SIEM_CONSUMER.subject)
    assert.ok(siem?.subscribe.includes(SIEM_CONSUMER.subject))
  }
})
