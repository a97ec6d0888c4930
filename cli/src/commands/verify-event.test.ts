import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  CHECKPOINT_KEY,
  createLogKey,
  formatProof,
  proveInclusion,
  readEntries,
} from '@sallyport/evidence'
import { exchangeLines, sampleLog } from '@sallyport/evidence/sample-log'
import { CliError } from '../errors.ts'
import { testRun } from '../testing/context.ts'
import { verify } from './verify.ts'

const log = sampleLog()
let directory: string
/** The event at leaf 0 as its line, and its proof file. */
let line: string
let proof: string

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-proof-'))
  await log.batch(exchangeLines(1))
  await log.batch(exchangeLines(2))
  const [entry = assert.fail()] = await readEntries(log.source, 0, log.size)
  line = Buffer.from(entry).toString()
  proof = formatProof({
    index: 0,
    hashes: await proveInclusion(log.source, 0, log.size),
    checkpoint: Buffer.from(log.source.objects.get(CHECKPOINT_KEY) ?? []).toString(),
    extra: entry,
  })
})
after(() => rm(directory, { recursive: true, force: true }))

async function check(text: string, key = log.signer.key.text, json = false) {
  await writeFile(join(directory, 'event.tlog-proof'), text)
  const { context, text: out } = testRun('http://127.0.0.1:1', directory, json)
  const code = await verify(context, undefined, { proof: 'event.tlog-proof', key: [key] })
  return { code, out: out() }
}

test('the proof of an event is checked with nothing but the file and a public key', async () => {
  const { code, out } = await check(proof)
  const { id, type, time }: { id: string; type: string; time: string } = JSON.parse(line)
  assert.equal(code, 0)
  for (const part of [
    `event       ${id}\n`,
    `type        ${type}\n`,
    `time        ${time}\n`,
    `leaf        0 of ${log.size}\n`,
    `signed by   ${log.signer.key.text}\n`,
    'result      PROVEN',
  ])
    assert.ok(out.includes(part), `${part}\n${out}`)
  const json: { verdict: string; event: string; leaf: number } = JSON.parse(
    (await check(proof, undefined, true)).out,
  )
  assert.deepEqual([json.verdict, json.event, json.leaf], ['proven', id, 0])
})

const encoded = (text: string) => Buffer.from(text).toString('base64')

test('no changed byte of the event, no other index, key or end passes', async () => {
  const changed = line.replace('alice', 'malice').replace('"time":"2', '"time":"3')
  assert.notEqual(changed, line)
  for (const [text, why] of [
    [proof.replace(encoded(line), encoded(changed)), /does not show this event/],
    [proof.replace('index 0', 'index 1'), /does not show this event/],
    [proof.replace(/^extra .*\n/m, ''), /does not carry the event/],
    [proof.slice(0, -20), /NOT PROVEN/],
    [proof.slice(0, proof.length / 4), /no tlog-proof file/],
    ['', /no tlog-proof file/],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop
    const { code, out } = await check(text)
    assert.equal(code, 1, text)
    assert.match(out, /^result {6}NOT PROVEN: /m)
    assert.match(out, why)
    assert.doesNotMatch(out, /^event/m)
  }
  const { code, out } = await check(proof, createLogKey(log.signer.key.name).verifierKey, true)
  const { verdict }: { verdict: string } = JSON.parse(out)
  assert.deepEqual([code, verdict], [1, 'not_proven'])
})

test('it is said how a proof, and how evidence, is named', async () => {
  const { context } = testRun('http://127.0.0.1:1', directory)
  const refused = (place: string | undefined, options: object, code: string) =>
    assert.rejects(
      verify(context, place, options),
      (error: unknown) => error instanceof CliError && error.code === code,
    )
  await refused(undefined, {}, 'usage')
  await refused('evidence', { proof: 'event.tlog-proof' }, 'usage')
  await refused(undefined, { proof: 'event.tlog-proof', recordingKey: 'key' }, 'usage')
  await refused(undefined, { proof: 'nowhere.tlog-proof' }, 'file_unreadable')
  await refused('event.tlog-proof', {}, 'no_folder')
})
