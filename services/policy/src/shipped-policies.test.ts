import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import type { Decision, Operation } from '@sallyport/contracts'
import { type CaseFile, type PolicyCase, readCaseFile } from './case-file.ts'
import { createEngine } from './cedar/engine.ts'
import { SCHEMA, tryPolicies } from './try-policies.ts'

const FOLDER = new URL('../../../examples/policies/tests/', import.meta.url)
const files = readdirSync(FOLDER)

test('every shipped policy set can be published', () => {
  const engine = createEngine(SCHEMA, (error) => assert.fail(String(error)))
  for (const name of files) {
    assert.deepEqual(engine.problems(readCaseFile(new URL(name, FOLDER)).cedar), [])
  }
})

const call = ({ connection }: CaseFile, name: string): Operation => ({
  connection: connection.name,
  kind: 'mcp',
  verb: 'tools/call',
  name,
})

for (const name of files) {
  const file = readCaseFile(new URL(name, FOLDER))
  const decide = tryPolicies(file.connection, file.cedar)
  for (const each of file.cases) {
    const principal = file.person(each.as)
    for (const [title, operation] of operationsOf(file, each)) {
      test(`${name}: ${each.as}: ${title} -> ${each.expect}`, async () => {
        check(await decide({ phase: 'call', principal, operation }), each)
      })
    }
    const { sees } = each
    if (sees === undefined) continue
    test(`${name}: ${each.as} sees ${sees.length} tools`, async () => {
      const shown: string[] = []
      for (const tool of file.offers) {
        const { outcome } = await decide({ phase: 'list', principal, operation: call(file, tool) })
        if (outcome !== 'deny') shown.push(tool)
      }
      assert.deepEqual(shown.toSorted(), sees.toSorted())
    })
  }
}

function operationsOf(file: CaseFile, each: PolicyCase): readonly [string, Operation][] {
  const { sql = [], call: tools = [], do: verbs = [], name = '' } = each
  return [
    ...sql.map((text): [string, Operation] => [
      text,
      { ...call(file, 'query'), arguments: { sql: text } },
    ]),
    ...tools.map((tool): [string, Operation] => [
      tool,
      { ...call(file, tool), ...(each.with && { arguments: each.with }) },
    ]),
    ...verbs.map((verb): [string, Operation] => [verb, { ...call(file, name), verb }]),
  ]
}

function check(decision: Decision, { expect, by, quorum, within, says }: PolicyCase): void {
  const outcomes = { allow: 'allow', deny: 'deny', approval: 'require_approval' } as const
  assert.ok(expect !== undefined, 'the case expects nothing')
  assert.equal(decision.outcome, outcomes[expect], decision.reasons.join('\n'))
  if (decision.outcome === 'require_approval') {
    if (by !== undefined) assert.deepEqual(decision.approval.approvers, by)
    if (quorum !== undefined) assert.equal(decision.approval.quorum, quorum)
    if (within !== undefined) assert.equal(decision.approval.ttlSeconds, 900)
  }
  if (says !== undefined)
    assert.ok(decision.reasons.join('\n').includes(says), decision.reasons.join('\n'))
  if (decision.outcome === 'deny') assert.ok(decision.reasons.length > 0)
}
