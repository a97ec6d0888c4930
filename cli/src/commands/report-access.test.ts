import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, before, test } from 'node:test'
import { storeLogin } from '../credentials.ts'
import { startAdminApi } from '../testing/admin-api.ts'
import { reportAccess, type ReportOptions } from './report-access.ts'

let directory: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-report-'))
})
after(() => rm(directory, { recursive: true, force: true }))

const EVENT = '01JDQ6Z0E8Y3T7P9W5KXBN2M4R'
const HOSTILE = '<img src=x onerror=alert(1)>'
const FORMULA = '=HYPERLINK("http://evil","x")'
const ref = {
  event: EVENT,
  exchange: EVENT,
  leaf: 7,
  at: '2026-01-02T00:00:00.000Z',
  policyVersion: 3,
}
const none = { used: 0, approved: 0, granted: 0, breakGlass: 0, asked: 0, denied: 0, consents: [] }
const author = { kind: 'user', id: 'carol', issuer: 'i', groups: [] }

const HEAD = {
  generatedAt: '2026-01-31T00:00:00.000Z',
  since: '2026-01-01T00:00:00.000Z',
  until: '2026-01-31T00:00:00.000Z',
  log: { size: 9, checkpoint: 'a/log\n9\nroot\n', verifierKey: 'key+1' },
  known: { first: '2025-01-01T00:00:00.000Z', last: ref.at },
  connections: [
    {
      name: 'orders',
      description: HOSTILE,
      policyVersion: 3,
      published: { event: EVENT, author, reason: FORMULA, time: ref.at },
    },
  ],
}
const policy = (id: string, more: object) => ({
  kind: 'policy',
  connection: 'orders',
  policy: {
    id,
    effect: 'permit',
    annotations: { id, approvers: 'dba', quorum: '2' },
    cedar: `@id("${id}")\npermit (principal, action, resource) when { "${HOSTILE}" == "" };`,
    principal: 'in Group::"analysts"',
    action: 'any',
    resource: 'any',
    groups: ['analysts', 'night-shift'],
    conditional: true,
  },
  people: 1,
  neverUsed: false,
  ...none,
  ...more,
})
const access = (id: string, name: string, more: object) => ({
  kind: 'access',
  connection: 'orders',
  who: { kind: 'user', id, issuer: 'i', groups: ['analysts'] },
  operation: { kind: 'tool', name },
  now: { outcome: 'approval', policies: ['writes'], approvers: ['dba'], quorum: 2 },
  neverUsed: false,
  ...none,
  ...more,
})
const consented = {
  used: 1,
  approved: 1,
  asked: 1,
  last: ref,
  consents: [{ id: EVENT, kind: 'approval', event: EVENT }],
}
const ROWS = [
  policy('writes', { used: 1, last: ref }),
  policy('idle', { neverUsed: true, people: 0 }),
  access(FORMULA, 'query', consented),
  access('bob\u{202e}', HOSTILE, {
    now: { outcome: 'some', policies: ['writes'], approvers: ['dba'], quorum: 2 },
    neverUsed: true,
    denied: 1,
    lastDenied: ref,
  }),
  {
    kind: 'consent',
    connection: 'orders',
    id: EVENT,
    requester: author,
    approvers: ['dba'],
    quorum: 1,
    breakGlass: false,
    used: 0,
    grant: {
      scope: { connection: 'orders', access: 'write' },
      from: HEAD.since,
      until: '2026-02-02T00:00:00.000Z',
    },
    now: 'in_force',
    votes: [{ event: EVENT, at: ref.at, voter: 'dave', vote: 'approve', reason: HOSTILE }],
    events: [{ event: EVENT, type: 'dev.sallyport.approval.requested.v1', at: ref.at }],
  },
]
const END = {
  rows: ROWS.length,
  decisions: 3,
  people: 2,
  complete: true,
  because: [] as string[],
  leftOut: { rows: 0 },
}
const LINES = [
  { report: HEAD },
  { progress: { decisions: 3, asked: 1, of: 2 } },
  ...ROWS.map((row) => ({ row })),
  { end: END },
]

/** A run against an admin API that answers with these lines. */
async function run(options: ReportOptions, lines: readonly unknown[] = LINES, json = false) {
  await using api = await startAdminApi(['orders'], lines)
  const login = { url: api.url, user: 'dave', accessToken: 'x', expiresAt: Date.now() + 60_000 }
  await storeLogin({ configDirectory: directory }, login)
  const [out, err] = [new PassThrough(), new PassThrough()]
  const context = {
    url: api.url,
    json,
    as: undefined,
    configDirectory: directory,
    workingDirectory: directory,
    out,
    err,
    isTerminal: false,
  }
  const code = await reportAccess(context, { since: HEAD.since, ...options })
  return { code, out: String(out.read() ?? ''), err: String(err.read() ?? ''), asked: api.asked }
}

test('people read who can do what, what was never used, and the event that proves it', async () => {
  const { code, out, err, asked } = await run({ connection: 'orders' })
  assert.equal(code, 0)
  assert.match(err, /3 decisions read, 1 of 2 questions/)
  assert.match(out, /orders: version 3, published by carol/)
  assert.match(out, /^idle +permit .*names analysts, night-shift.* never /m)
  assert.match(out, /up to 2 of dba/)
  assert.match(
    out,
    new RegExp(`tool query +with approval +writes +2 of dba +1 +1 by approval .*${EVENT}`),
  )
  assert.match(out, /in force, never used: write of all from 2026-01-01.* until 2026-02-02/)
  assert.ok(!out.includes('\u{202e}'))
  assert.ok(asked.some((one) => /^GET \/api\/reports\/access\?since=.*connection=orders/.test(one)))
})

test('no cell of the CSV is a formula, and every row has all columns', async () => {
  const { out } = await run({ csv: true })
  const rows = parseCsv(out)
  const [head = []] = rows
  for (const row of rows) {
    assert.equal(row.length, head.length)
    for (const cell of row) assert.doesNotMatch(cell, /^[=+\-@]/)
  }
  const column = (name: string): readonly string[] =>
    rows.slice(1).map((row) => row[head.indexOf(name)] ?? '')
  assert.deepEqual(column('kind'), [
    'report',
    'connection',
    'policy',
    'policy',
    'access',
    'access',
    'consent',
    'end',
  ])
  assert.equal(column('who')[4], `'${FORMULA}`)
  assert.equal(column('last_event')[4], EVENT)
  assert.deepEqual(column('never_used').slice(2, 6), ['false', 'true', 'false', 'true'])
  assert.deepEqual([column('can')[6], column('until')[6]], ['in_force', '2026-02-02T00:00:00.000Z'])
  assert.match(column('detail')[6] ?? '', /^in force, never used/)
  assert.match(column('detail')[0] ?? '', /a\/log\n9\nroot/)
})

/** The cells of a CSV text (RFC 4180). */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain = '', end = ''] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g,
  )) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end !== ',') rows.push([])
  }
  return rows.slice(0, -1)
}

test('the HTML holds no markup of others, and lets nothing be loaded or run', async () => {
  const file = 'access.html'
  assert.match((await run({ html: file })).out, /Written to access\.html: 5 rows/)
  const page = await readFile(join(directory, file), 'utf8')
  assert.ok(!page.includes('<img'))
  assert.ok(page.includes('&lt;img src=x onerror=alert(1)&gt;'))
  assert.ok(page.includes('bob\\u{202e}'))
  assert.match(
    page,
    /content="default-src &#39;none&#39;; style-src &#39;sha256-[^;]*&#39;; base-uri/,
  )
  // What a browser compares with the policy of the page.
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? []
  assert.notEqual(style, '')
  assert.ok(
    page.includes(`&#39;sha256-${createHash('sha256').update(style).digest('base64')}&#39;`),
  )
  assert.match(page, /in force, never used: write of all/)
  assert.doesNotMatch(page, /<script|<link|<iframe|src="|url\(|style="/)
  assert.ok(page.includes(EVENT))
  await assert.rejects(run({ html: file }), /there is one of this name/)
})

test('a report that leaves something out says so and ends with 1; one without its end is refused', async () => {
  const left = { ...END, complete: false, leftOut: { rows: 4 } }
  const late = { ...HEAD, known: { first: '2026-01-15T00:00:00.000Z' } }
  const { code, out } = await run({}, [{ report: late }, ...LINES.slice(1, -1), { end: left }])
  assert.equal(code, 1)
  assert.match(out, /Not whole; left out: 4 rows\./)
  assert.match(out, /Decisions are known from 2026-01-15/)
  const behind = { ...END, complete: false, because: ['Run sallyport rebuild.'] }
  const told = await run({}, [...LINES.slice(0, -1), { end: behind }])
  assert.equal(told.code, 1)
  assert.match(told.out, /Not whole\. Run sallyport rebuild\./)
  assert.doesNotMatch(told.out, /left out/)
  await assert.rejects(run({}, LINES.slice(0, -1)), { code: 'interrupted' })
  await assert.rejects(run({}, [...LINES.slice(0, 3), { end: END }]), { code: 'interrupted' })
  const problem = { problem: { status: 409, code: 'conflict', detail: 'Ask again.' } }
  await assert.rejects(run({}, [LINES[0], problem]), { code: 'conflict' })
  assert.equal(JSON.parse((await run({}, LINES, true)).out).rows.length, 5)
  await assert.rejects(run({ csv: true, html: 'x.html' }), /--csv prints CSV/)
})
