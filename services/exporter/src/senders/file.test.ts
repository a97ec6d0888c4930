import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { exported } from '../domain/exported.ts'
import { callRecord, callRecords } from '../testing/records.ts'
import { createSender } from './create-sender.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-file-'))
after(() => rmSync(folder, { recursive: true }))
const never = new AbortController().signal
const lines = (name: string): string[] =>
  readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')

test('lines are appended, and half a line of one that died is taken away', async () => {
  const path = join(folder, 'audit.ndjson')
  const records = callRecords(4).map(exported)
  await using sender = createSender({ id: 'f', kind: 'file', path })
  assert.equal((await sender.send(records.slice(0, 2), never)).kind, 'taken')
  appendFileSync(path, records[2]?.json.slice(0, 40) ?? '')
  assert.equal((await sender.send(records.slice(2), never)).kind, 'taken')
  assert.deepEqual(
    lines('audit.ndjson'),
    records.map(({ json }) => json),
  )
})

test('a file that would grow beyond its bound is set aside, named after the leaf behind it', async () => {
  const path = join(folder, 'large.ndjson')
  await using sender = createSender({ id: 'f', kind: 'file', path, rotateMib: 1 })
  const large = [0, 2, 4].map((leaf) => exported(callRecord(leaf, 'x'.repeat(400_000))))
  for (const record of large)
    // oxlint-disable-next-line no-await-in-loop
    assert.equal((await sender.send([record], never)).kind, 'taken')
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('large')),
    ['large.ndjson', 'large.ndjson.before-4'],
  )
  assert.equal(lines('large.ndjson.before-4').length, 2)
  assert.equal(lines('large.ndjson').length, 1)
})

test('a folder that is not there is waited for', async () => {
  const path = join(folder, 'absent', 'audit.ndjson')
  await using sender = createSender({ id: 'f', kind: 'file', path })
  assert.deepEqual(await sender.send(callRecords(1).map(exported), never), {
    kind: 'again',
    code: 'ENOENT',
  })
})
