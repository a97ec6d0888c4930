import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { replay } from '../commands/replay.ts'
import { startAnswers } from '../testing/answers.ts'
import { testRun } from '../testing/context.ts'
import { replayedLines, SESSION } from '../testing/replay-log.ts'

const lines = (beganAt: string): string[] =>
  replayedLines({ beganAt }).map((line) => Buffer.from(line).toString())
const events = (all: readonly string[]): string[] => all.filter((line) => line.includes('"type"'))
const OBJECT = `recordings/${SESSION}/000000000000.ndjson.zst.enc`

test('what is missing of a recording is said, and is neither erased nor hidden', async () => {
  const [damaged, erased, whole] = [
    lines('2026-03-02T09:00:00.000Z'),
    lines('2026-03-02T09:01:00.000Z'),
    lines('2026-03-02T09:02:00.000Z'),
  ]
  const [id = ''] = /"exchange":"(\w+)"/.exec(damaged[0] ?? '')?.slice(1) ?? []
  const path = `GET /api/sessions/${SESSION}/recording`
  const view = '01JDQ6Z0E8Y3T7P9W5KXBN2M4R'
  const erasure = {
    event: view,
    time: '2026-03-02T10:00:00.000Z',
    cause: 'request',
    reason: 'asked for',
  }
  const first = {
    session: SESSION,
    view,
    records: events(damaged),
    damaged: [{ object: OBJECT, problem: 'missing', exchanges: [id] }],
    erasures: [erasure],
    next: '256:0',
  }
  const second = { session: SESSION, view, records: [...events(erased), ...whole] }
  await using api = await startAnswers({ [path]: first, [`${path}?after=256%3A0`]: second })
  const { context, text } = testRun(api.url, api.directory)
  assert.equal(await replay(context, SESSION, { content: true, html: 'page.html' }), 1)
  assert.ok(text().includes(`found       FAILURE  ${OBJECT}: is missing\n`), text())
  assert.match(text(), /^result {6}NOT WHOLE: content that the log tells of is missing/m)
  const page = await readFile(join(api.directory, 'page.html'), 'utf8')
  assert.match(page, /role="alert"/)
  assert.ok(page.includes(`cannot be read: ${OBJECT} is missing`))

  const plain = testRun(api.url, api.directory)
  assert.equal(await replay(plain.context, SESSION, { content: true }), 1)
  const absent = [...plain.text().matchAll(/^ {2}content +(.*)$/gm)].map(([, why]) => why)
  assert.equal(absent.length, 2)
  assert.equal(absent[0], `cannot be read: ${OBJECT} is missing`)
  assert.match(absent[1] ?? '', /^erased by a rule at .*: asked for$/)

  const json = testRun(api.url, api.directory, true)
  assert.equal(await replay(json.context, SESSION, { content: true }), 1)
  const { origin, exchanges }: { origin: object; exchanges: { unreadable?: string }[] } =
    JSON.parse(json.text())
  assert.deepEqual(origin, {
    kind: 'gateway',
    url: api.url,
    view,
    ok: false,
    findings: [`FAILURE  ${OBJECT}: is missing`],
  })
  assert.deepEqual(
    exchanges.map(({ unreadable }) => unreadable),
    [`cannot be read: ${OBJECT} is missing`, undefined, undefined],
  )
})

test('a recording that is whole is replayed with exit code 0', async () => {
  const records = lines('2026-03-02T09:00:00.000Z')
  const path = `GET /api/sessions/${SESSION}/recording`
  await using api = await startAnswers({ [path]: { session: SESSION, records } })
  const { context, text } = testRun(api.url, api.directory)
  assert.equal(await replay(context, SESSION, { content: true }), 0)
  assert.doesNotMatch(text(), /NOT WHOLE|found/)
})
