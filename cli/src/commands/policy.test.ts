import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { address, callArguments, claim, operation } from '../arguments.ts'
import { type PolicyApi, startPolicyApi } from '../testing/policy-api.ts'
import { testRun } from '../testing/context.ts'
import { showPermissions } from './can.ts'
import { explain } from './explain.ts'
import { publishPolicy, rollBack } from './policy.ts'
import { diffPolicy, showHistory, showPolicy } from './policy-versions.ts'
import { validatePolicy } from './policy-validate.ts'

const ONE = '@id("one") permit (principal, action, resource);\n'
const TWO = '@id("two") permit (principal, action, resource);\n'

let directory: string
let api: PolicyApi
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-policy-'))
  api = await startPolicyApi(directory)
  await writeFile(join(directory, 'two.cedar'), TWO)
  await writeFile(join(directory, 'wrong.cedar'), '@id("wrong") permit (')
})
after(async () => {
  await api[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})
beforeEach(() => {
  api.beforePublish = () => {}
  api.versions.splice(0, Number.POSITIVE_INFINITY, { cedar: ONE, reason: 'first' })
})

const run = (json = false) => testRun(api.url, directory, json)

test('what changes is said before it is published, and nothing in it redraws the terminal', async () => {
  const { context, text } = run()
  api.beforePublish = () => assert.match(text(), /^added {4}new\\u\{202e\}id\nremoved {2}old\n/)
  await publishPolicy(context, 'orders', 'two.cedar', { reason: 'because' })
  assert.deepEqual(api.versions.at(-1), { cedar: TWO, reason: 'because' })
  assert.match(text(), /\n-x\n\+y\\u\{1b\}\[2J\nPublished version 2 of orders\.\n$/)
  const machine = run(true)
  await publishPolicy(machine.context, 'orders', 'two.cedar', { reason: 'again' })
  assert.equal(JSON.parse(machine.text()).version, 3)
})

const publish = (expect?: number) =>
  publishPolicy(run().context, 'orders', 'two.cedar', {
    reason: 'because',
    ...(expect !== undefined && { expect }),
  })

test('whoever expects another version, or is slower, publishes nothing and is told what to do', async () => {
  const advice = {
    code: 'version_conflict',
    message: /policy diff orders --from 1; put it into your file, then publish with --expect/,
  }
  const early = { code: 'version_conflict', message: /There is no version 9 yet: version 1 is in/ }
  await assert.rejects(publish(9), early)
  api.versions.push({ cedar: TWO, reason: 'someone else' })
  await assert.rejects(publish(1), advice)
  api.versions.pop()
  api.beforePublish = () => api.versions.push({ cedar: TWO, reason: 'someone else' })
  await assert.rejects(publish(1), advice)
  assert.equal(api.versions.length, 2)
  api.beforePublish = () => {}
  await publish(2)
  assert.equal(api.versions.length, 3)
})

test('a draft with problems is not published', async () => {
  const publishing = publishPolicy(run().context, 'orders', 'wrong.cedar', { reason: 'x' })
  await assert.rejects(publishing, {
    code: 'invalid_policy',
    message: /\n {2}- Policy a: it is wrong\./,
  })
  assert.equal(api.versions.length, 1)
})

const file = (name: string, bytes: Uint8Array) => writeFile(join(directory, name), bytes)

test('a file is read as the text that it is, or not at all', async () => {
  await file('mark.cedar', Buffer.from(`\ufeff${TWO}`))
  await publishPolicy(run().context, 'orders', 'mark.cedar', { reason: 'x' })
  assert.equal(api.versions.at(-1)?.cedar, TWO)
  await file('latin.cedar', Buffer.from(`// f\u00fcr\n${TWO}`, 'latin1'))
  await file('large.cedar', Buffer.alloc(1_048_577, ' '))
  for (const name of ['latin.cedar', 'large.cedar']) {
    const validating = validatePolicy(run().context, name, {})
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await assert.rejects(validating, { code: 'file_invalid', exitCode: 2 })
  }
})

test('a rollback publishes the older text, and says so in its reason', async () => {
  api.versions.push({ cedar: TWO, reason: 'second' })
  await rollBack(run().context, 'orders', 1, { reason: 'it broke' })
  assert.deepEqual(api.versions.at(-1), { cedar: ONE, reason: 'rollback to version 1: it broke' })
  await assert.rejects(
    rollBack(run().context, 'orders', 3, { reason: 'x' }),
    /nothing to roll back/,
  )
  await assert.rejects(rollBack(run().context, 'orders', 9, { reason: 'x' }), { code: 'not_found' })
  await assert.rejects(rollBack(run().context, 'orders', 0, { reason: 'x' }), { code: 'usage' })
  await assert.rejects(showPolicy(run().context, 'orders', { version: 0 }), { code: 'usage' })
  const long = { reason: 'x'.repeat(512) }
  await assert.rejects(rollBack(run().context, 'orders', 1, long), { code: 'usage' })
})

test('a diff ends as diff does', async () => {
  api.versions.push({ cedar: TWO, reason: 'second' })
  const same = run()
  assert.equal(await diffPolicy(same.context, 'orders', 'two.cedar', {}), 0)
  assert.equal(same.text(), '')
  const other = run()
  assert.equal(await diffPolicy(other.context, 'orders', 'two.cedar', { from: 1 }), 1)
  assert.equal(other.text(), `--- version 1\n+++ two.cedar\n@@ -1 +1 @@\n-${ONE}+${TWO}`)
  const terminal = run()
  Object.assign(terminal.context.out, { isTTY: true })
  assert.equal(await diffPolicy(terminal.context, 'orders', undefined, { from: 1, to: 2 }), 1)
  const [removed, added] = terminal.text().split('\n').slice(3)
  assert.equal(removed, `\u001b[31m-${ONE.trimEnd()}\u001b[0m`)
  assert.equal(added, `\u001b[32m+${TWO.trimEnd()}\u001b[0m`)
  await assert.rejects(diffPolicy(run().context, 'orders', undefined, {}), { code: 'usage' })
  await assert.rejects(diffPolicy(run().context, 'orders', 'two.cedar', { to: 1 }), {
    code: 'usage',
  })
})

test('the history is read to its end, as far as it is wanted', async () => {
  for (const reason of ['second', 'third', 'fourth', 'fifth'])
    api.versions.push({ cedar: TWO, reason })
  const all = run(true)
  await showHistory(all.context, 'orders', { limit: '50' })
  assert.deepEqual(
    JSON.parse(all.text()).map(({ version }: { version: number }) => version),
    [5, 4, 3, 2, 1],
  )
  const some = run()
  await showHistory(some.context, 'orders', { limit: '3', before: 5 })
  const lines = some.text().trimEnd().split('\n')
  assert.equal(lines.length, 4)
  assert.match(lines[1] ?? '', /^4 .* dave +\+new.id -old +fourth$/)
})

test('an older version is shown with who published it and why', async () => {
  api.versions.push({ cedar: TWO, reason: 'second' })
  const { context, text } = run()
  await showPolicy(context, 'orders', { version: 1 })
  assert.match(text(), /^\/\/ orders, version 1, published by dave at 2026.*: first\n@id\("one"\)/)
})

test('a file is validated by the gateway where a connection is named, and by nobody else otherwise', async () => {
  const asked = run()
  assert.equal(await validatePolicy(asked.context, 'two.cedar', { connection: 'orders' }), 0)
  assert.match(asked.text(), /^two\.cedar is valid for orders\. Against version 1:\nadded/)
  const nowhere = testRun('http://127.0.0.1:1', directory)
  assert.equal(await validatePolicy(nowhere.context, 'two.cedar', {}), 0)
  const offline = { connection: 'orders', offline: true }
  assert.equal(await validatePolicy(nowhere.context, 'wrong.cedar', offline), 1)
  assert.match(nowhere.text(), /wrong\.cedar is not valid:\n {2}- Line 1: /)
})

const about = { connection: 'orders', principal: 'alice' }

test('an explanation has outcome, reasons, facts and the text of the policies', async () => {
  const { context, text } = run()
  const asked = {
    ...about,
    groups: ['analysts'],
    operation: operation('tools/call:query'),
    arguments: callArguments('{"sql":"DELETE FROM orders"}'),
  }
  await explain(context, asked)
  assert.deepEqual(api.asked.at(-1), {
    principal: { kind: 'user', id: 'alice', groups: ['analysts'] },
    operation: { verb: 'tools/call', name: 'query', arguments: { sql: 'DELETE FROM orders' } },
  })
  assert.match(text(), /outcome {4}require approval, by version 3; it counts as write\n/)
  assert.match(text(), /approval {3}1 of dba, to be used within 900 s\n/)
  assert.match(text(), /mask {7}default\nunmask {5}email, phone, in the clear for who asks\n/)
  assert.match(text(), /"public\.orders"/)
  assert.match(text(), /\n {2}write \(permit\)\n {4}@id\("write"\)\n {4}permit/)
})

test('what someone can do comes from all pages, and whoever may not connect is told', async () => {
  const { context, text } = run()
  await showPermissions(context, { ...about, groups: [], agent: true, onBehalfOf: 'bob' })
  assert.match(
    text(),
    /^alice \(agent for bob; groups: none\) on orders, by version 3\nThey may not connect/,
  )
  assert.match(text(), /\ntool +refund +with approval +dba +write\n/)
  assert.match(text(), /\ntool +query\ufffd +for some arguments +dba/)
  assert.match(text(), /\ntool +other +no: its definition waits for a decision\n/)
})

test('groups are never guessed', async () => {
  const asked = api.asked.length
  await assert.rejects(showPermissions(run().context, about), /--groups analysts,dba/)
  const question = { ...about, operation: operation('initialize') }
  await assert.rejects(explain(run().context, question), { code: 'usage' })
  assert.equal(api.asked.length, asked)
})

test('claims and the address of whom is asked about go along', async () => {
  const who = {
    ...about,
    groups: [],
    claim: claim('team=a, b', claim('department=finance')),
    from: address('::ffff:10.1.2.3'),
  }
  const told = {
    principal: {
      kind: 'user',
      id: 'alice',
      groups: [],
      claims: { department: ['finance'], team: ['a', 'b'] },
    },
    clientAddress: '10.1.2.3',
  }
  await explain(run().context, { ...who, operation: operation('initialize') })
  assert.deepEqual(api.asked.at(-1), { ...told, operation: { verb: 'initialize', name: '' } })
  await showPermissions(run().context, who)
  assert.deepEqual(api.asked.at(-1), { ...told, after: 'x' })
  assert.throws(() => claim('department'), { code: 'usage' })
  assert.throws(() => address('10.1.2'), { code: 'usage' })
})

test('what is asked about is written as method and name', () => {
  assert.deepEqual(operation('resources/read:file:///a:b'), {
    verb: 'resources/read',
    name: 'file:///a:b',
  })
  assert.throws(() => operation(':x'), { code: 'usage' })
  for (const text of ['[1]', '"x"', '{', 'null'])
    assert.throws(() => callArguments(text), { code: 'usage' })
})
