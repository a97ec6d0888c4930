import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { readCaseFile } from './case-file.ts'
import { runCases } from './case-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-cases-'))
after(() => rmSync(folder, { recursive: true }))

const CEDAR = `
@id("p") permit (principal is User, action == Action::"tools/call", resource == Tool::"refund")
when {
  principal.hasTag("department") && principal.getTag("department").contains("finance") &&
  context.connection.hasTag("env") && context.connection.getTag("env") == "test" &&
  context.time.hour >= 9 && context.time.hour < 17 && context.time.weekday <= 5 &&
  context.clientAddress.isInRange(ip("10.0.0.0/8")) &&
  context.arguments.amount <= 100
};
@id("a") permit (principal is Agent, action == Action::"tools/call", resource == Tool::"refund")
when { principal has onBehalfOf && principal.onBehalfOf == "alice" };
`
const CASES = `
policies: p.cedar
connection: { name: orders, labels: { env: test }, timeZone: Europe/Berlin }
definitions: offered.json
offers: [refund]
people:
  alice: { groups: [], claims: { department: [finance, it] } }
  bob: { groups: [], claims: { department: [sales] } }
  carol: { groups: [] }
  bot: { kind: agent, groups: [], onBehalfOf: alice }
  other: { kind: agent, groups: [] }
cases:
  - { as: alice, at: '2026-07-28T07:00:00Z', from: 10.1.2.3, call: [refund], with: { amount: 100 }, expect: allow }
  - { as: alice, at: '2026-07-28T07:00:00Z', from: 10.1.2.3, call: [refund], with: { amount: 100.5 }, expect: deny }
  - { as: alice, at: '2026-07-28T06:59:00Z', from: 10.1.2.3, call: [refund], with: { amount: 1 }, expect: deny }
  - { as: alice, at: '2026-07-26T09:00:00Z', from: 10.1.2.3, call: [refund], with: { amount: 1 }, expect: deny }
  - { as: alice, at: '2026-07-28T07:00:00Z', from: 192.0.2.1, call: [refund], with: { amount: 1 }, expect: deny }
  - { as: alice, at: '2026-07-28T07:00:00Z', call: [refund], with: { amount: 1 }, expect: deny, says: could not be evaluated }
  - { as: bob, at: '2026-07-28T07:00:00Z', from: 10.1.2.3, call: [refund], with: { amount: 1 }, expect: deny }
  - { as: carol, at: '2026-07-28T07:00:00Z', from: 10.1.2.3, call: [refund], with: { amount: 1 }, expect: deny }
  - { as: bot, call: [refund], expect: allow }
  - { as: other, call: [refund], expect: deny }
  - { as: alice, at: '2026-07-28T07:00:00Z', from: 10.1.2.3, sees: [refund] }
  - { as: alice, at: '2026-07-28T05:00:00Z', from: 10.1.2.3, sees: [] }
`
const OFFERED = {
  tools: [
    {
      name: 'refund',
      inputSchema: { properties: { amount: { type: 'number' } }, required: ['amount'] },
    },
  ],
}

function cases(cedar: string): URL {
  writeFileSync(join(folder, 'p.cedar'), cedar)
  writeFileSync(join(folder, 'offered.json'), JSON.stringify(OFFERED))
  writeFileSync(join(folder, 'cases.yaml'), CASES)
  return pathToFileURL(join(folder, 'cases.yaml'))
}

test('cases say when and from where, with which claims, for whom, and with which arguments', async () => {
  const { checks, failures } = await runCases(readCaseFile(cases(CEDAR)))
  assert.deepEqual(failures, [])
  assert.equal(checks, 12)
})

test('policies on arguments are checked by the definitions beside them', async () => {
  const file = readCaseFile(cases(CEDAR.replace('arguments.amount', 'arguments.amout')))
  await assert.rejects(runCases(file), /there is no argument amout; did you mean amount/)
})
