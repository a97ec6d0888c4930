import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { testRun } from '../testing/context.ts'
import { initPolicy, listTemplates } from './policy-templates.ts'
import { testPolicies } from './policy-test.ts'
import { validatePolicy } from './policy-validate.ts'

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url))
/** Nobody listens there: nothing of this asks a server. */
const NOWHERE = 'http://127.0.0.1:1'

let directory: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-files-'))
})
after(() => rm(directory, { recursive: true }))

async function folder(name: string): Promise<string> {
  const place = join(directory, name)
  await mkdir(place, { recursive: true })
  return place
}
const run = (place: string, json = false) => testRun(NOWHERE, place, json)

test('the shipped cases pass, wherever they are in a folder', async () => {
  const { context, text } = run(directory)
  assert.equal(await testPolicies(context, [EXAMPLES]), 0)
  assert.match(text(), /^5 files, \d+ checks: \d+ passed, 0 failed\.\n$/)
})

test('every template becomes a set that is valid and does what its cases say', async () => {
  const listed = run(directory, true)
  await listTemplates(listed.context)
  const templates: readonly { name: string; needsApprovers: boolean }[] = JSON.parse(listed.text())
  assert.deepEqual(
    templates.map(({ name }) => name),
    ['read-and-approve-writes', 'read-only'],
  )
  for (const { name, needsApprovers } of templates) {
    // oxlint-disable no-await-in-loop -- one folder after the other
    const place = await folder(name)
    const groups = ['analysts', 'Data Base/Admins']
    const approvers = needsApprovers ? { approvers: ['dba', 'leads'] } : {}
    await initPolicy(run(place).context, 'orders', { template: name, groups, ...approvers })
    const tested = run(place)
    assert.equal(await testPolicies(tested.context, ['.']), 0, tested.text())
    assert.match(tested.text(), /^1 file, /)
    assert.equal(await validatePolicy(run(place).context, 'orders.cedar', {}), 0)
    const cedar = await readFile(join(place, 'orders.cedar'), 'utf8')
    assert.doesNotMatch(cedar, /connection-name|group-name|approver-group/)
    assert.match(cedar, /Group::"analysts", Group::"Data Base\/Admins"/)
    // oxlint-enable no-await-in-loop
  }
})

test('a file that is there is not written over, unless that is meant', async () => {
  const place = await folder('there')
  await writeFile(join(place, 'orders.test.yaml'), 'mine')
  const options = { template: 'read-only', groups: ['analysts'] }
  await assert.rejects(initPolicy(run(place).context, 'orders', options), { code: 'file_exists' })
  await assert.rejects(readFile(join(place, 'orders.cedar')), { code: 'ENOENT' })
  await initPolicy(run(place).context, 'orders', { ...options, force: true })
  assert.notEqual(await readFile(join(place, 'orders.test.yaml'), 'utf8'), 'mine')
})

test('a template takes no name that could end a text of Cedar, and wants those that it needs', async () => {
  const place = await folder('refused')
  const init = (options: Partial<Parameters<typeof initPolicy>[2]>) =>
    initPolicy(run(place).context, 'orders', { template: 'read-only', groups: ['a'], ...options })
  for (const options of [
    { groups: ['a"] || true //'] },
    { groups: ['a\nb'] },
    { groups: [] },
    { template: 'read-and-approve-writes' },
    { approvers: ['dba'] },
  ]) {
    // oxlint-disable-next-line no-await-in-loop
    await assert.rejects(init(options), { code: 'usage' })
  }
  await assert.rejects(init({ template: 'read-onli' }), /Did you mean read-only\?/)
  await assert.rejects(init({ template: '../tests/orders' }), { code: 'usage' })
})

test('failed cases are one line each and end with 1, bad files are named with their line and end with 2', async () => {
  const place = await folder('failing')
  await initPolicy(run(place).context, 'orders', { template: 'read-only', groups: ['analysts'] })
  const file = join(place, 'orders.test.yaml')
  const cases = await readFile(file, 'utf8')
  await writeFile(file, cases.replace('expect: allow, call: [look]', 'expect: deny, call: [look]'))
  const failed = run(place)
  assert.equal(await testPolicies(failed.context, ['orders.test.yaml']), 1)
  const [line, summary] = failed.text().split('\n')
  assert.match(
    line ?? '',
    /^orders\.test\.yaml:\d+: member: look: expected deny; got allow: Members may use what only reads\.$/,
  )
  assert.match(summary ?? '', /^1 file, \d+ checks: \d+ passed, 1 failed\.$/)
  const machine = run(place, true)
  assert.equal(await testPolicies(machine.context, ['orders.test.yaml']), 1)
  assert.equal(JSON.parse(machine.text()).files[0].failures[0].got, 'allow')

  await writeFile(file, cases.replace('expect: allow, call: [look]', 'expct: allow, call: [look]'))
  const bad = run(place)
  assert.equal(await testPolicies(bad.context, ['orders.test.yaml', EXAMPLES]), 2)
  assert.match(
    bad.text(),
    /^orders\.test\.yaml:\d+: cases\.3 has no key "expct"\. Did you mean expect\?\n/,
  )
  assert.match(bad.text(), /0 failed; 1 file could not be run\.\n$/)
  const gone = run(place)
  assert.equal(await testPolicies(gone.context, ['gone.yaml']), 2)
  assert.match(gone.text(), /^gone\.yaml: the file cannot be read\.\n/)
})

test('a folder without any case is no success', async () => {
  await assert.rejects(testPolicies(run(await folder('empty')).context, ['.']), {
    code: 'no_cases',
  })
})
