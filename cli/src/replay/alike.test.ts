import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { newEventId } from '@sallyport/contracts'
import { createKeyRing } from '@sallyport/evidence'
import { sampleLog } from '@sallyport/evidence/sample-log'
import { replay } from '../commands/replay.ts'
import { type Answers, startAnswers } from '../testing/answers.ts'
import { testRun } from '../testing/context.ts'
import { replayedLines, SESSION } from '../testing/replay-log.ts'

// Promise: what a replay tells of exchanges is the same from the gateway and from evidence.

const SECRET = '5a'.repeat(32)
const PATH = `GET /api/sessions/${SESSION}/recording`

const texts = (lines: readonly Uint8Array[]): string[] =>
  lines.map((line) => Buffer.from(line).toString())
const events = (lines: readonly Uint8Array[]): string[] =>
  texts(lines).filter((line) => line.includes('"type"'))

/** Seals lines in the folder of an admin API, and says how they are read from there. */
async function seal({ directory }: Answers, lines: readonly Uint8Array[]) {
  const log = sampleLog(undefined, createKeyRing([Buffer.from(SECRET, 'hex')]))
  await log.batch(lines)
  for (const [key, bytes] of log.source.objects) {
    const file = join(directory, 'evidence', key)
    // oxlint-disable-next-line no-await-in-loop
    await mkdir(dirname(file), { recursive: true })
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(file, bytes)
  }
  await writeFile(join(directory, 'recording-key'), `${SECRET}\n`, { mode: 0o600 })
  return { evidence: 'evidence', key: [log.signer.key.text] }
}

interface Told {
  readonly withheld?: string
  readonly exchanges: readonly { readonly erased?: object; readonly unreadable?: string }[]
}

async function told(api: Answers, options: Parameters<typeof replay>[2]): Promise<Told> {
  const { context, text } = testRun(api.url, api.directory, true)
  await replay(context, SESSION, options)
  const { withheld, exchanges }: Told = JSON.parse(text())
  return { ...(withheld !== undefined && { withheld }), exchanges }
}

test('an erasure has the same members', async () => {
  const lines = replayedLines({ beganAt: '2026-03-02T09:00:00.000Z' })
  const author = { kind: 'user', id: 'carol', issuer: 'https://idp.test', groups: ['admins'] }
  const [id, time] = [newEventId(), '2026-03-02T10:00:00.000Z']
  const what = { cause: 'retention', through: '20260302', author, reason: 'their right' }
  const event = {
    specversion: '1.0',
    id,
    source: '/recorder',
    type: 'dev.sallyport.session.erased.v1',
    subject: `session/${SESSION}`,
    time,
    data: { sessions: [SESSION], connection: 'orders', ...what },
  }
  const erasure = { event: id, leaf: 2, time, ...what }
  const page = { session: SESSION, records: events(lines), erasures: [erasure] }
  await using api = await startAnswers({ [`${PATH}?content=false`]: page })
  const place = await seal(api, [...lines, Buffer.from(JSON.stringify(event))])
  const live = await told(api, { content: false })
  assert.deepEqual(live.exchanges[0]?.erased, erasure)
  assert.deepEqual(await told(api, { ...place, content: false }), live)
})

test('content that was not asked for is not said to be out of reach', async () => {
  const lines = replayedLines({ beganAt: '2026-03-02T09:00:00.000Z' })
  await using api = await startAnswers({
    [`${PATH}?content=false`]: { session: SESSION, records: events(lines) },
  })
  const place = await seal(api, lines)
  const live = await told(api, { content: false })
  assert.match(live.withheld ?? '', /^Without content, as asked/)
  assert.ok(!('unreadable' in (live.exchanges[0] ?? {})))
  for (const keys of [{}, { recordingKey: 'recording-key' }])
    // oxlint-disable-next-line no-await-in-loop
    assert.deepEqual(await told(api, { ...place, ...keys, content: false }), live)
  const { context, text } = testRun(api.url, api.directory)
  assert.equal(await replay(context, SESSION, { ...place, content: false }), 0)
  assert.match(text(), /^content +Without content, as asked: no look at it was recorded\.$/m)
  assert.match(text(), /^ {2}content +not shown$/m)
})
