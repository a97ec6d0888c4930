import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogKey, readKept, readLogKey, signCheckpoint } from '@sallyport/evidence'
import { problemsOf } from '@sallyport/ocsf/check'
import { callRecord, plainRecord } from '../testing/records.ts'
import { waitMs } from './backoff.ts'
import { cef } from './cef.ts'
import { parseDestination } from './destination.ts'
import { exported } from './exported.ts'
import { memberAt } from './member.ts'
import { syslogFrame } from './syslog.ts'

test('decisions, checkpoints and what cannot be read are exported as valid OCSF that holds them whole', () => {
  const decision = exported(plainRecord('decision', 8))
  assert.deepEqual(problemsOf(decision.event), [])
  assert.equal(memberAt(decision.event, 'unmapped.sallyport.decided.outcome'), 'deny')
  assert.equal(memberAt(decision.event, 'unmapped.sallyport.leaf'), 8)
  assert.equal(memberAt(decision.event, 'unmapped.sallyport.previous'), 6)
  const checkpoint = plainRecord('checkpoint', 9)
  const head = exported(checkpoint)
  assert.deepEqual(problemsOf(head.event), [])
  assert.equal(memberAt(head.event, 'raw_data'), checkpoint.data)
  const broken = exported({ ...callRecord(10), data: '{' })
  assert.deepEqual(problemsOf(broken.event), [])
  assert.equal(memberAt(broken.event, 'raw_data'), '{')
})

test('a checkpoint that a destination keeps as JSON can be read back as a witness', async () => {
  const signer = readLogKey(createLogKey('sallyport.test/log').privateKeyPem, 'sallyport.test/log')
  const note = await signCheckpoint({ size: 7, root: new Uint8Array(32) }, signer)
  const { json, event } = exported({ ...plainRecord('checkpoint', 6), data: note })
  for (const text of [json, JSON.stringify({ _raw: json }), JSON.stringify({ event }, null, 2)]) {
    const kept = await readKept(
      'siem.ndjson',
      pieces(`${callRecord(4).data}\n${text}\n`),
      signer.key,
    )
    assert.deepEqual([...kept.heads.keys()], [7], text)
    assert.equal(kept.unsigned.count, 0)
  }
})

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

test('CEF: what could end a field or a message is escaped', () => {
  const record = exported(callRecord(2, 'a|b=c\\d\ne\rf'))
  const text = cef({ ...record, event: { ...record.event, type_name: 'x|y\\z\nw' } })
  assert.ok(text.startsWith(String.raw`CEF:0|Sallyport|Sallyport|1.8.0|600302|x\|y\\z w|2|cn1=2 `))
  assert.ok(text.includes(String.raw` msg=a|b\=c\\d\ne\rf `), text)
  assert.ok(!/[\r\n]/.test(text))
})

test('syslog: the length of a frame is that in bytes, and no host name breaks the header', () => {
  const frame = syslogFrame(exported(callRecord(0, 'ünïcode')), 'ocsf', 'a host\n')
  const [length = ''] = frame.split(' ', 1)
  assert.equal(Buffer.byteLength(frame), Number(length) + length.length + 1)
  assert.match(frame, / ahost sallyport - api_activity \[meta sequenceId="1"\] \{/)
  assert.match(syslogFrame(exported(callRecord(0)), 'ocsf', '\u00fc'), /Z - sallyport/)
  const late = syslogFrame(exported(callRecord(2_147_483_647)), 'ocsf', 'h')
  assert.match(late, /sequenceId="1"/)
})

test('waits double up to the longest, less a part by chance, and are never shorter than asked', () => {
  const backoff = { firstMs: 100, longestMs: 1000 }
  const waits = [1, 2, 3, 4, 5, 5000].map((attempt) => waitMs(backoff, attempt, 0))
  assert.deepEqual(waits, [100, 200, 400, 800, 1000, 1000])
  assert.equal(waitMs(backoff, 1, 1), 50)
  assert.equal(waitMs(backoff, 1, 1, 5000), 5000)
  assert.equal(waitMs(backoff, 1, 1, 1e12), 3_600_000)
})

test('a destination that would send in the clear, or is not understood, is refused', () => {
  const https = { id: 'a', kind: 'https', url: 'https://siem.example/in' }
  assert.deepEqual(parseDestination(https), https)
  assert.ok(parseDestination({ ...https, url: 'http://127.0.0.1:4318' }))
  const secret = 'hunter2'
  for (const wrong of [
    { url: 'http://siem.example/in' },
    { url: `https://user:${secret}@siem.example/in` },
    { url: secret },
    { kind: secret },
    { id: `A ${secret}` },
    { tokenn: secret },
    { classes: [secret] },
    { batch: { records: 513 } },
    { headers: { 'x y': secret } },
    { headers: { x: `${secret}\n` } },
  ])
    assert.throws(
      () => parseDestination({ ...https, ...wrong }),
      (error: Error) => !error.message.includes(secret),
      JSON.stringify(wrong),
    )
})
