import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, before, test } from 'node:test'
import type { Context } from '../context.ts'
import { storeLogin } from '../credentials.ts'
import { startAdminApi } from '../testing/admin-api.ts'
import { backtestPolicy } from './policy-backtest.ts'
import { moment } from './policy-range.ts'
import { suggestPolicy } from './policy-suggest.ts'

let directory: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-cli-'))
  await writeFile(join(directory, 'draft.cedar'), '// a draft')
})
after(() => rm(directory, { recursive: true, force: true }))

/** A run against an admin API that answers with these lines. */
async function run<T>(
  lines: readonly unknown[],
  command: (context: Context) => Promise<T>,
  json = false,
): Promise<{ result: T; out: string; err: string; asked: readonly string[] }> {
  await using api = await startAdminApi(['orders'], lines)
  const login = { url: api.url, user: 'dave', accessToken: 'x', expiresAt: Date.now() + 60_000 }
  await storeLogin({ configDirectory: directory }, login)
  const [out, err] = [new PassThrough(), new PassThrough()]
  const result = await command({
    url: api.url,
    json,
    as: undefined,
    configDirectory: directory,
    workingDirectory: directory,
    out,
    err,
    isTerminal: false,
  })
  return { result, out: text(out), err: text(err), asked: api.asked }
}

const text = (stream: PassThrough): string => String(stream.read() ?? '')

const progress = { progress: { operations: 500, of: 1000, seconds: 0.1, changed: 1 } }
const NOTHING = {
  version: 3,
  operations: 1000,
  unchanged: 1000,
  changed: 0,
  unasked: 0,
  unknown: [],
  changes: {},
  groups: [],
  ungrouped: 0,
}
const group = {
  change: 'newly_denied',
  principal: { kind: 'user', id: 'bob\u{1b}[2J', issuer: 'i' },
  verb: 'tools/call',
  name: 'query',
  before: 'allow',
  inForce: 'allow',
  draft: 'deny',
  count: 7,
  first: '2026-01-01T00:00:00.000Z',
  last: '2026-01-02T00:00:00.000Z',
  exchange: '01JDQ6Z0E8Y3T7P9W5KXBN2M4R',
  session: 'a'.repeat(32),
  reasons: ['No policy permits it.'],
  policies: [],
}

const tried = (context: Context) =>
  backtestPolicy(context, 'orders', 'draft.cedar', { since: '2026-01-01T00:00:00.000Z' })

test('where nothing would change, that is said, and it ends with 0', async () => {
  const { result, out, err, asked } = await run([progress, { result: NOTHING }], tried)
  assert.equal(result, 0)
  assert.match(out, /1000 decisions on orders .*version 3 is in force/)
  assert.match(out, /No decision would change\./)
  assert.equal(err, '500 of 1000 operations, 5000 per second\n')
  assert.ok(asked.includes('POST /api/connections/orders/policy/backtest'))
})

test('what would change stands in a table, and it ends with 1', async () => {
  const changed = { ...NOTHING, changed: 7, changes: { newly_denied: 7 }, groups: [group] }
  const { result, out } = await run([{ result: changed }], tried)
  assert.equal(result, 1)
  assert.match(out, /7 would be denied\n7 decisions would change\./)
  assert.match(out, /^7 +newly_denied +bob.* query +allow → deny +allow .*No policy permits it\.$/m)
  assert.ok(!out.includes('\u{1b}'))
  const json = await run([{ result: changed }], tried, true)
  assert.deepEqual(JSON.parse(json.out).groups[0].session, group.session)
})

test('what cannot be told is no "nothing would change"', async () => {
  const unknown = { ...NOTHING, unknown: [{ reason: 'facts_masked', count: 2 }] }
  const { result, out } = await run([{ result: unknown }], tried)
  assert.equal(result, 1)
  assert.match(out, /2 cannot be told: their facts were masked/)
})

test('a failure on the way, and an answer that breaks off, are failures', async () => {
  const problem = { problem: { status: 503, code: 'unavailable', detail: 'It went away.' } }
  await assert.rejects(run([progress, problem], tried), { code: 'unavailable', exitCode: 1 })
  await assert.rejects(run([progress], tried), { code: 'interrupted' })
})

const SUGGESTED = {
  version: 3,
  cedar: '@id("a") permit (principal, action, resource);\n',
  policies: 1,
  used: 12,
  leftOut: 1,
  uncovered: 2,
  refused: 0,
  permitted: 0,
  unused: {
    policies: ['old'],
    tools: [{ group: 'dba', tools: ['refund', 'export'] }],
    tables: ['public.payments'],
  },
  complete: true,
}

test('a suggestion is a Cedar file with what was not used in comments', async () => {
  const { result, out } = await run([{ result: SUGGESTED }], (context) =>
    suggestPolicy(context, { connection: 'orders' }),
  )
  assert.equal(result, 0)
  assert.ok(out.startsWith(SUGGESTED.cedar))
  const rest = out.slice(SUGGESTED.cedar.length).trim().split('\n')
  assert.ok(rest.every((line) => line.startsWith('//')))
  assert.match(out, /1 policies cover 9 of 12/)
  assert.match(out, /2 are not covered, so that what was refused stays refused/)
  assert.match(out, /policy old: determined no decision/)
  assert.match(out, /group dba: never used refund, export/)
  assert.match(out, /tables never touched: public\.payments/)
})

test('a suggestion that permits what was refused, or refuses what was used, is told by its exit code', async () => {
  for (const wrong of [{ permitted: 1 }, { refused: 1 }]) {
    // oxlint-disable-next-line no-await-in-loop
    const { result } = await run([{ result: { ...SUGGESTED, ...wrong } }], (context) =>
      suggestPolicy(context, { connection: 'orders' }),
    )
    assert.equal(result, 1)
  }
})

test('a suggestion goes into a file of its own, and never over another', async () => {
  const options = { connection: 'orders', output: 'suggested.cedar' }
  const { out } = await run([{ result: SUGGESTED }], (context) => suggestPolicy(context, options))
  assert.equal(await readFile(join(directory, 'suggested.cedar'), 'utf8'), SUGGESTED.cedar)
  assert.match(out, /never used refund[\s\S]*nothing is published/)
  const again = run([{ result: SUGGESTED }], (context) => suggestPolicy(context, options))
  await assert.rejects(again, { code: 'file_unwritable', exitCode: 2 })
})

test('a moment is how long ago, or a time with its zone', () => {
  const parse = moment('--since', () => Date.parse('2026-01-08T00:00:00Z'))
  assert.equal(parse('7d'), '2026-01-01T00:00:00.000Z')
  assert.equal(parse('12h'), '2026-01-07T12:00:00.000Z')
  assert.equal(parse('2026-01-01T01:00:00+01:00'), '2026-01-01T00:00:00.000Z')
  for (const wrong of ['7', 'd', '-1d', 'yesterday', '2026-01-01', '99999d', '']) {
    assert.throws(() => parse(wrong), { code: 'usage', exitCode: 2 }, wrong)
  }
})
