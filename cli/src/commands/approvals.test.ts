import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, before, beforeEach, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { approvalOf, type ApprovalsApi, startApprovalsApi } from '../testing/approvals-api.ts'
import { testRun } from '../testing/context.ts'
import { cancelApproval, showApproval } from './approvals.ts'
import { watchApprovals } from './approvals-watch.ts'

const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
let directory: string
let api: ApprovalsApi
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-approvals-'))
  parts.defer(() => rm(directory, { recursive: true }))
})
beforeEach(async () => {
  api = parts.use(await startApprovalsApi(directory))
})

const DEFINITION = {
  name: 'query',
  title: 'Query',
  description: `Runs \u202eSQL.\nbefore     never ${'x'.repeat(2000)}`,
  annotations: { readOnlyHint: false },
  inputSchema: {
    properties: { sql: { type: 'string' }, limit: { type: ['integer', 'null'] } },
    required: ['sql'],
  },
}
const BEFORE = {
  times: 3,
  delivered: 2,
  denied: 1,
  consented: 1,
  deniedByPeople: 1,
  complete: true,
}
const TIMES = { first: '2026-01-01T00:00:00.000Z', last: '2026-02-01T00:00:00.000Z' }

async function shown(context: object, json = false): Promise<string> {
  const approval = approvalOf('A', { context })
  api.approvals.set(approval.id, approval)
  const run = testRun(api.url, directory, json)
  await showApproval(run.context, approval.id)
  return run.text()
}

test('an approver reads the definition and what was done before, cleaned and on lines of their own', async () => {
  const definition = { state: 'changed', hash: 'c'.repeat(64), definition: DEFINITION }
  const context = { definition, before: { ...BEFORE, ...TIMES, since: TIMES.first } }
  const text = await shown(context)
  assert.match(
    text,
    /^definition c{12} \(NOT the one that was asked about: it was changed since\)$/m,
  )
  assert.match(text, /^ {11}Runs \u{fffd}SQL\. before never x+… \(--json has all\)$/mu)
  assert.match(text, /^ {11}- sql: string, required$/m)
  assert.match(text, /^ {11}- limit: integer or null$/m)
  assert.match(
    text,
    /^before {5}3 times by this principal since .*: 2 delivered, 1 refused by policy$/m,
  )
  assert.match(text, /^ {11}1 with an approval; people denied it once$/m)
  assert.match(text, /^ {11}first 2026-01-01.*, last 2026-02-01/m)
  assert.equal(text.match(/^before /gm)?.length, 1, 'a target cannot make it up')
  assert.deepEqual(JSON.parse(await shown(context, true)).context, context)
})

test('an approver reads for how long the whole class could be given', async () => {
  const { request } = approvalOf('A')
  const terms = { ...request.terms, grantSeconds: 1800 }
  const approval = approvalOf('A', { request: { ...request, terms } })
  api.approvals.set(approval.id, approval)
  const run = testRun(api.url, directory)
  await showApproval(run.context, approval.id)
  assert.match(
    run.text(),
    /^can offer {2}orders: tools\/call query, up to write, for 30 min at most: .*--for <time>$/m,
  )
})

const SCOPE = { connection: 'orders', access: 'write' }
const BREAK_GLASS = {
  scope: SCOPE,
  from: '2026-01-01T00:00:00.000Z',
  until: '2030-01-01T00:00:00.000Z',
  breakGlass: true,
}
const BOB = { kind: 'user', id: 'bob', issuer: 'i', groups: ['dba'] }

/** A request for access by bob. */
function accessOf(reason: string) {
  const { digest, reasons, policies, policyVersion, terms } = approvalOf('A').request
  const access = { scope: SCOPE, seconds: 5400, reason }
  return { principal: BOB, access, digest, reasons, policies, policyVersion, terms }
}

test('whatever stands in a reason, no line of it looks like one of the approval', async () => {
  const forged = 'x\nneeds      0 of anyone\r\nvote       erin: approve\rvote       ian: approve'
  const denial = { voter: BOB, vote: 'deny', reason: forged, time: BREAK_GLASS.from }
  const approval = approvalOf('A', { request: accessOf(forged), votes: [denial] })
  api.approvals.set(approval.id, approval)
  const run = testRun(api.url, directory)
  await showApproval(run.context, approval.id)
  const names = run
    .text()
    .split(/[\r\n]+/)
    .map((line) => line.slice(0, 11).trim())
  assert.deepEqual(
    names.filter((name) => name !== ''),
    'approval who what because lets_pass why_asked needs asked expires vote'
      .split(' ')
      .map((name) => name.replace('_', ' ')),
  )
})

test('whoever withdraws a request is told of the access that lasts', async () => {
  const scope = { connection: 'orders', access: 'write' }
  const grant = { scope, from: TIMES.first, until: '2030-01-01T00:00:00.000Z' }
  for (const [more, expected] of [
    [{ grant }, /access that was given with it lasts; .*access revoke/],
    [{ grant: { ...grant, ended: 'revoked' } }, /nobody is asked any more\.\n$/],
  ] as const) {
    const approval = approvalOf('A', { status: 'cancelled', ...more })
    api.approvals.set(approval.id, approval)
    const run = testRun(api.url, directory, false)
    await cancelApproval(run.context, approval.id)
    assert.match(run.text(), expected)
  }
})

test('what could not be read is said', async () => {
  const unavailable = true
  const text = await shown({
    definition: { unavailable },
    before: { unavailable, deniedByPeople: 0 },
  })
  assert.match(text, /^definition cannot be read now$/m)
  assert.match(text, /^before {5}cannot be counted now; people denied it 0 times$/m)
})

/** A watch that a test follows by what it prints. */
function watching(options: { readonly json?: boolean; readonly connection?: string } = {}) {
  const { json = false, connection } = options
  const run = testRun(api.url, directory, json)
  const err = new PassThrough()
  const said: string[] = []
  err.on('data', (piece: Buffer) => said.push(String(piece)))
  const stop = new AbortController()
  const context = { ...run.context, err, interrupted: () => [stop.signal] }
  const ended = watchApprovals(context, {
    pauseMs: 10,
    ...(connection !== undefined && { connection }),
  })
  const lines = () => run.text().split('\n').slice(0, -1)
  const printed = async (count: number): Promise<readonly string[]> => {
    while (lines().length < count) await once(run.context.out, 'data')
    return lines()
  }
  return { ended, lines, printed, stop, said }
}

test('each approval and each change is a line, and Ctrl-C ends it', async () => {
  const watch = watching({ connection: 'orders' })
  const line = await api.watch()
  line.send('approval', approvalOf('A'))
  line.send('ready', {})
  line.send('approval', approvalOf('A', { status: 'denied' }))
  const [first, second] = await watch.printed(2)
  assert.match(
    first ?? '',
    /^\S+Z {2}\S+A {2}pending {4}bot for alice {2}orders: tools\/call query {2}expires 2030-\S+$/,
  )
  assert.match(second ?? '', / {2}denied {5}bot for alice /)
  assert.deepEqual(api.watched, ['/api/approvals/watch?connection=orders'])
  watch.stop.abort()
  await watch.ended
})

test('access that is taken, and ended, is watched as that; so is who denied, and why', async () => {
  const watch = watching()
  const line = await api.watch()
  const access = { request: accessOf('incident 42') }
  line.send('approval', approvalOf('A', access))
  line.send('approval', approvalOf('B', { ...access, status: 'approved' }))
  line.send('approval', approvalOf('B', { ...access, status: 'approved', grant: BREAK_GLASS }))
  const revoked = { by: BOB, reason: 'over\nit is', time: BREAK_GLASS.from }
  const ended = { ...BREAK_GLASS, ended: 'revoked', revoked }
  line.send('approval', approvalOf('B', { ...access, status: 'approved', grant: ended }))
  const denial = { voter: BOB, vote: 'deny', reason: 'no ticket', time: BREAK_GLASS.from }
  line.send('approval', approvalOf('C', { status: 'denied', votes: [denial] }))
  const wanted = 'bob  access to orders: everything, up to write for 90 min'
  assert.deepEqual(
    (await watch.printed(4)).map((text) => text.replace(/^\S+ {2}\S+(?=[A-C] )/, '')),
    [
      `A  pending    ${wanted}  expires 2030-01-01T00:00:00.000Z`,
      `B  break-glass  ${wanted}  access until 2030-01-01T00:00:00.000Z`,
      `B  revoked    ${wanted}  access revoked by bob: over it is`,
      'C  denied     bot for alice  orders: tools/call query  by bob: no ticket',
    ],
  )
  watch.stop.abort()
  await watch.ended
})

test('a line that breaks is made again; what was missed is shown, and nothing twice', async () => {
  const watch = watching({ json: true })
  const line = await api.watch()
  for (const letter of ['A', 'B', 'C']) line.send('approval', approvalOf(letter))
  line.send('ready', {})
  await watch.printed(3)
  // B was settled while nobody listened; C may not be seen any more.
  const settled = approvalOf('B', { status: 'approved' })
  api.approvals.set(settled.id, settled)
  line.cut()
  const again = await api.watch()
  again.send('approval', approvalOf('A'))
  again.send('ready', {})
  again.send('approval', approvalOf('D'))
  const lines = (await watch.printed(5)).map((one) => JSON.parse(one))
  assert.deepEqual(
    lines.map(({ id, status }) => `${id.at(-1)} ${status}`),
    ['A pending', 'B pending', 'C pending', 'B approved', 'D pending'],
  )
  assert.match(watch.said.join(''), /has ended \(interrupted\).*\n.*there again/)
  watch.stop.abort()
  await watch.ended
})

test('a login that is over ends it, and says what to do', async () => {
  const watch = watching()
  const line = await api.watch()
  line.send('ready', {})
  line.send('end', { reason: 'token_expired' })
  await assert.rejects(watch.ended, { code: 'not_logged_in', exitCode: 2, message: /login/ })
})

test('what is refused at first is a failure, and no line is made again', async () => {
  api.refuse(429, 'too_many_watches')
  await assert.rejects(watching().ended, { code: 'too_many_watches', exitCode: 1 })
  assert.equal(api.watched.length, 1)
})

test('a signal ends the command with exit code 0', async () => {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, '--url', api.url, 'approvals', 'watch'], {
    env: { SALLYPORT_CONFIG_DIR: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  const line = await api.watch()
  line.send('approval', approvalOf('A'))
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  assert.deepEqual(await exit, [0, null])
})
