import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { exported } from '../domain/exported.ts'
import { memberAt } from '../domain/member.ts'
import type { Sender } from '../domain/outcome.ts'
import { receiver } from '../testing/receiver.ts'
import { callRecords, plainRecord } from '../testing/records.ts'
import { createSender } from './create-sender.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-http-'))
after(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'token')
writeFileSync(file, 'first-token\n')

const records = [...callRecords(3), plainRecord('checkpoint', 7)].map(exported)
const never = new AbortController().signal
const send = (sender: Sender) => sender.send(records, never)
const parsed = (text: string): unknown => JSON.parse(text)

test('HTTPS: an array or lines, with headers and a credential that is read anew each time', async () => {
  await using siem = await receiver()
  const url = `${siem.url}/in?source=sallyport`
  const headers = { 'x-tenant': 'one' }
  const base = { id: 'a', kind: 'https', url, headers, authorization: { file } } as const
  await using array = createSender(base)
  await using lines = createSender({ ...base, format: 'ndjson' })
  assert.deepEqual(await send(array), { kind: 'taken', refused: [] })
  writeFileSync(file, 'second-token')
  await send(lines)
  const [first, second] = siem.received
  assert.equal(first?.path, '/in?source=sallyport')
  assert.equal(first?.headers['x-tenant'], 'one')
  assert.equal(first?.headers.authorization, 'Bearer first-token')
  assert.deepEqual(
    parsed(first?.body ?? ''),
    records.map(({ event }) => event),
  )
  assert.equal(second?.headers.authorization, 'Bearer second-token')
  assert.equal(second?.body, records.map(({ json }) => `${json}\n`).join(''))
})

test('what an answer means for the batch', async () => {
  await using siem = await receiver()
  await using sender = createSender({ id: 'a', kind: 'https', url: siem.url })
  const meanings: readonly (readonly [number, string])[] = [
    [202, 'taken'],
    [400, 'refused'],
    [413, 'refused'],
    [422, 'refused'],
    [301, 'again'],
    [401, 'again'],
    [403, 'again'],
    [404, 'again'],
    [408, 'again'],
    [429, 'again'],
    [500, 'again'],
    [503, 'again'],
  ]
  for (const [status, kind] of meanings) {
    siem.answer(() => ({ status }))
    // oxlint-disable-next-line no-await-in-loop
    assert.equal((await send(sender)).kind, kind, String(status))
  }
  siem.answer(() => ({ status: 503, headers: { 'retry-after': '7' } }))
  assert.deepEqual(await send(sender), { kind: 'again', code: 'http_503', afterMs: 7000 })
  const gone = {
    id: 'a',
    kind: 'https',
    url: siem.url,
    authorization: { file: '/absent' },
  } as const
  await using unreadable = createSender(gone)
  assert.deepEqual(await send(unreadable), { kind: 'again', code: 'ENOENT' })
})

test('Splunk: one envelope for each event; with acknowledgements it counts when it is indexed', async () => {
  await using siem = await receiver()
  const base = { id: 'a', kind: 'splunk_hec', url: siem.url, authorization: { file } } as const
  await using plain = createSender({ ...base, index: 'audit' })
  assert.equal((await send(plain)).kind, 'taken')
  const [request] = siem.received
  assert.equal(request?.path, '/services/collector/event')
  assert.match(request?.headers.authorization ?? '', /^Splunk /)
  const envelopes = (request?.body ?? '').split('\n').map(parsed)
  assert.deepEqual(
    envelopes.map((one) => [memberAt(one, 'index'), memberAt(one, 'fields.leaf')]),
    records.map(({ leaf }) => ['audit', leaf]),
  )
  assert.equal(memberAt(envelopes[0], 'time'), (records[0]?.time ?? 0) / 1000)
  await using acknowledged = createSender({ ...base, acknowledged: true })
  let asked = 0
  siem.answer(({ path }) =>
    path.startsWith('/services/collector/ack')
      ? { status: 200, body: JSON.stringify({ acks: { 5: ++asked > 1 } }) }
      : { status: 200, body: '{"text":"Success","code":0,"ackId":5}' },
  )
  assert.equal((await send(acknowledged)).kind, 'taken')
  assert.equal(asked, 2, 'it asks until the batch is indexed')
  const channel = siem.received.at(-1)?.path.split('channel=')[1]
  assert.equal(siem.received.at(-2)?.path.split('channel=')[1], channel)
  siem.answer(() => ({ status: 200, body: '{"text":"Success","code":0}' }))
  assert.deepEqual(await send(acknowledged), { kind: 'again', code: 'no_acknowledgement' })
})

test('Elasticsearch: documents with the ids of the events; each item is judged for itself', async () => {
  await using siem = await receiver()
  const base = { id: 'a', kind: 'elasticsearch', url: `${siem.url}/es/`, index: 'audit' } as const
  await using sender = createSender({ ...base, authorization: { file } })
  const answer = (...statuses: readonly number[]): void =>
    siem.answer(() => ({
      status: 200,
      body: JSON.stringify({
        errors: true,
        items: statuses.map((status) => ({ create: { status } })),
      }),
    }))
  answer(201, 409, 201, 201)
  assert.equal((await send(sender)).kind, 'taken', 'what is there already is no fault')
  const [request] = siem.received
  assert.match(request?.path ?? '', /^\/es\/audit\/_bulk\?filter_path=/)
  assert.match(request?.headers.authorization ?? '', /^ApiKey /)
  const lines = (request?.body ?? '').trim().split('\n').map(parsed)
  assert.deepEqual(
    lines.filter((_, at) => at % 2 === 0).map((line) => memberAt(line, 'create._id')),
    records.map(({ id }) => id),
  )
  const document = lines[1]
  assert.equal(Date.parse(String(memberAt(document, '@timestamp'))), records[0]?.time)
  assert.equal(memberAt(document, 'class_uid'), 6003)
  answer(201, 429, 400, 503)
  const partly = await send(sender)
  assert.ok(partly.kind === 'again')
  assert.deepEqual(partly.rest, [records[1], records[3]])
  assert.deepEqual(partly.refused, [{ record: records[2], code: 'item_400' }])
  for (const body of ['', '[]', '{"errors":false,"items":[]}']) {
    siem.answer(() => ({ status: 200, body }))
    // oxlint-disable-next-line no-await-in-loop
    assert.equal((await send(sender)).kind, 'again', 'an answer that says nothing of each item')
  }
})

test('OTLP: log records; what a receiver took only in part is set aside, never sent again', async () => {
  await using siem = await receiver()
  await using sender = createSender({ id: 'a', kind: 'otlp', url: siem.url })
  assert.deepEqual(await send(sender), { kind: 'taken', refused: [] })
  const [request] = siem.received
  assert.equal(request?.path, '/v1/logs')
  const [log] = [memberAt(parsed(request?.body ?? ''), 'resourceLogs.0.scopeLogs.0.logRecords.0')]
  assert.equal(memberAt(log, 'timeUnixNano'), `${records[0]?.time}000000`)
  assert.equal(memberAt(log, 'severityNumber'), 9)
  assert.deepEqual(memberAt(log, 'attributes.1'), {
    key: 'sallyport.leaf',
    value: { intValue: '0' },
  })
  const body: unknown = memberAt(log, 'body.kvlistValue.values')
  assert.ok(Array.isArray(body))
  assert.deepEqual(
    body.find((one: unknown) => memberAt(one, 'key') === 'class_uid'),
    { key: 'class_uid', value: { intValue: '6003' } },
  )
  siem.answer(() => ({ status: 200, body: '{"partialSuccess":{"rejectedLogRecords":"1"}}' }))
  const partly = await send(sender)
  assert.ok(partly.kind === 'taken')
  assert.equal(partly.refused.length, records.length)
})
