import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { CaseFileError, type CaseProblem, readCaseFile } from './case-file.ts'
import { runCases } from './case-run.ts'
import { caseFileDocument } from './case-schema.ts'

const directory = mkdtempSync(join(tmpdir(), 'sallyport-cases-'))
after(() => rmSync(directory, { recursive: true }))

const CEDAR = `@id("read") permit (principal in Group::"analysts", action == Action::"tools/call", resource)
when { context.access == "read" };
@id("write") @approvers("dba, leads") @quorum("2") @ttl("2h")
permit (principal in Group::"analysts", action == Action::"tools/call", resource)
when { context.approved && context.access == "write" };`

const HEAD = `policies: p.cedar
connection:
  name: shop
  tools:
    ask: { sql: { argument: statement, dialect: postgresql, defaultSchema: public } }
    look: { access: read }
offers: [ask, look]
people:
  alice: { groups: [analysts] }
`

function write(text: string, cedar = CEDAR): URL {
  writeFileSync(join(directory, 'p.cedar'), cedar)
  const file = join(directory, 'cases.yaml')
  writeFileSync(file, text)
  return pathToFileURL(file)
}

const run = (cases: string, head = HEAD) => runCases(readCaseFile(write(`${head}cases:\n${cases}`)))

async function problems(text: string, cedar?: string): Promise<readonly CaseProblem[]> {
  try {
    await runCases(readCaseFile(write(text, cedar)))
  } catch (error) {
    assert.ok(error instanceof CaseFileError)
    return error.problems
  }
  return assert.fail('it could be run')
}

test('a byte order mark is no part of a text; what is not UTF-8 is refused with its place', async () => {
  const text = `${HEAD}cases:\n  - { as: alice, expect: allow, call: [look] }\n`
  const { failures } = await runCases(readCaseFile(write(`\ufeff${text}`, `\ufeff${CEDAR}`)))
  assert.deepEqual(failures, [])
  const file = write(text)
  writeFileSync(join(directory, 'p.cedar'), Buffer.from(`// f\u00fcr\n${CEDAR}`, 'latin1'))
  assert.throws(() => readCaseFile(file), /p\.cedar is no text in UTF-8/)
})

test('what is as the file says passes; what is not is told with its line', async () => {
  const { checks, failures } = await run(`
  - { as: alice, expect: allow, call: [look] }
  - { as: alice, expect: deny, call: [look] }
  - { as: alice, sees: [look] }
`)
  assert.equal(checks, 3)
  assert.deepEqual(
    failures.map(({ line, who, what, expected, got }) => [line, who, what, expected, got]),
    [
      [13, 'alice', 'look', 'deny', 'allow'],
      [14, 'alice', 'tools in the list', 'look', 'ask, look'],
    ],
  )
})

test('SQL goes to the tool and the argument that the connection declares', async () => {
  const { failures } = await run(`
  - { as: alice, expect: allow, sql: [SELECT 1] }
  - { as: alice, expect: approval, sql: [DELETE FROM orders] }
  - { as: alice, expect: allow, tool: ask, sql: [SELECT 1] }
`)
  assert.deepEqual(failures, [])
  const two = HEAD.replace(
    'look: { access: read }',
    'more: { sql: { argument: q, dialect: mysql, defaultSchema: a } }',
  )
  const [which] = await problems(
    `${two}cases:\n  - { as: alice, expect: allow, sql: [SELECT 1] }\n`,
  )
  assert.match(which?.fault ?? '', /several tools hold SQL \(ask, more\); say by the key "tool"/)
  assert.deepEqual(
    (await run('  - { as: alice, expect: allow, tool: more, sql: [SELECT 1] }\n', two)).failures,
    [],
  )
})

test('terms of an approval are compared whatever the unit and the order', async () => {
  const { failures } = await run(`
  - { as: alice, expect: approval, by: [leads, dba], quorum: 2, within: 120m, sql: [DELETE FROM o] }
  - { as: alice, expect: approval, within: 2h, sql: [DELETE FROM o] }
  - { as: alice, expect: approval, within: 15m, sql: [DELETE FROM o] }
  - { as: alice, expect: approval, by: [dba], sql: [DELETE FROM o] }
  - { as: alice, expect: approval, quorum: 1, sql: [DELETE FROM o] }
`)
  assert.deepEqual(
    failures.map(({ line }) => line),
    [14, 15, 16],
  )
  assert.equal(failures[0]?.got, 'approval, by dba, leads, quorum 2, within 7200s')
})

test('an agent may act for a user', () => {
  const agent = HEAD.replace('alice: {', 'alice: { kind: agent, onBehalfOf: bob,')
  const file = readCaseFile(write(`${agent}cases:\n  - { as: alice, sees: [] }\n`))
  assert.deepEqual(file.person('alice'), {
    kind: 'agent',
    id: 'alice',
    issuer: 'https://idp.example',
    groups: ['analysts'],
    onBehalfOf: 'bob',
  })
})

test('what is mistyped is named with its line, and with what is known there', async () => {
  const wrong = await problems(`${HEAD}cases:\n  - as: alice\n    expct: allow\n    call: [look]\n`)
  assert.equal(wrong[0]?.line, 12)
  assert.equal(wrong[0]?.fault, 'cases.0 has no key "expct"')
  assert.ok(wrong[0]?.known?.includes('expect'))
  const [value] = await problems(`${HEAD}cases:\n  - { as: alice, expect: alow, call: [look] }\n`)
  assert.deepEqual(
    [value?.line, value?.written, value?.known],
    [11, 'alow', ['allow', 'deny', 'approval']],
  )
  const [who] = await problems(`${HEAD}cases:\n  - { as: alcie, expect: allow, call: [look] }\n`)
  assert.deepEqual([who?.line, who?.written, who?.known], [11, 'alcie', ['alice']])
})

test('a case that would check nothing is no case', async () => {
  const bad = [
    '{ as: alice, expect: allow }',
    '{ as: alice, call: [look] }',
    '{ as: alice, expect: allow, by: [dba], call: [look] }',
    '{ as: alice, expect: allow, within: 5m, call: [look] }',
    '{ as: alice, says: x, sees: [] }',
    '{ as: alice, expect: allow, with: { a: 1 }, do: [ping] }',
    '{ as: alice, expect: approval, within: soon, call: [look] }',
  ]
  for (const each of bad) {
    // oxlint-disable-next-line no-await-in-loop -- they share a file
    const [first] = await problems(`${HEAD}cases:\n  - ${each}\n`)
    assert.equal(first?.line, 11, each)
  }
})

test('files that cannot be read, and policies that cannot be published, are told', async () => {
  const cases = 'cases:\n  - { as: alice, sees: [] }\n'
  const [gone] = await problems(`${HEAD.replace('p.cedar', 'gone.cedar')}${cases}`)
  assert.deepEqual([gone?.line, gone?.fault], [1, 'gone.cedar cannot be read'])
  const [broken] = await problems('policies: [\n')
  assert.equal(broken?.line, 2)
  const [twice] = await problems(`${HEAD}offers: []\n${cases}`)
  assert.match(twice?.fault ?? '', /unique/)
  const [policy] = await problems(
    `${HEAD}${cases}`,
    CEDAR.replace('context.access', 'context.acess'),
  )
  assert.match(policy?.fault ?? '', /Policy read: .*did you mean `access`/)
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  const levels = names.map((name, index) => {
    const inner = index === 0 ? 'x' : `*${names[index - 1]}`
    return `${name}: &${name} [${Array(9).fill(inner).join()}]\n`
  })
  const bomb = levels.join('')
  assert.match((await problems(bomb))[0]?.fault ?? '', /alias/)
})

test('the JSON Schema in schemas/ is that of the reader', () => {
  const { name, schema } = caseFileDocument()
  const file = new URL(`../../../schemas/${name}`, import.meta.url)
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(JSON.stringify(schema)))
})
