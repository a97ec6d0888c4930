import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { plainHeaders, type RawAnswer, sendRaw } from './raw-request.ts'
import { type Rig, startRig } from './rig.ts'
import { type Case, PASSING, PLAIN, REFUSALS, VERSION } from './strict-cases.ts'

let rig: Rig
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())

async function answerTo({ body = PLAIN, headers }: Case): Promise<RawAnswer> {
  const all = { ...(await plainHeaders(rig)), ...headers }
  const sent = Object.entries(all).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : (value ?? [])).map((each) => [name, each] as const),
  )
  return sendRaw(rig, sent, Buffer.from(body))
}

for (const [what, cases] of REFUSALS) {
  test(`${what}: refused before anything reaches the target`, async () => {
    for (const each of cases) {
      const where = `${each.message} ${JSON.stringify(each.headers)} ${String(each.body).slice(0, 200)}`
      const { status, body } = await answerTo(each)
      const { code = body.code, message = body.detail } = body.error ?? {}
      assert.deepEqual([status, code, message], [each.status, each.code, each.message], where)
    }
    assert.equal(rig.target.seen.length, 0)
  })
}

test('the same requests without a fault pass', async () => {
  for (const each of PASSING) {
    const { status } = await answerTo({ ...each, status: 200, code: '', message: '' })
    assert.equal(status, 200, JSON.stringify(each.headers))
  }
  assert.equal(rig.target.seen.length, PASSING.length)
})

test('the reference lists these refusals, and no others', async () => {
  const page = new URL('../../../docs/reference/strict-reading.md', import.meta.url)
  const rows = (await readFile(page, 'utf8'))
    .split('\n')
    .filter((line) => /^\|[^|]*\| 4\d\d +\|/.test(line))
  const listed = rows.map((row) => {
    const [, , status = '', code = '', message = ''] = row.split('|').map((cell) => cell.trim())
    return [status, code.replaceAll('`', ''), message].join(' ')
  })
  const told = [...REFUSALS.values()].flat().map(({ status, code, message }) => {
    const plain = message.replace(/^The body cannot be read: (.*) \(at byte \d+\)$/, '$1')
    return `${status} ${code} ${plain.replace(VERSION, '…')}`
  })
  assert.deepEqual(listed.toSorted(), [...new Set(told)].toSorted())
})
