import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bootSystem, succeeded, type System, waitingFor } from '@sallyport/kit'
import { copyOrders } from './orders-copy.ts'

// Promise: approvers see what they decide on, and requesters learn who decided what.

let system: System
before(async () => {
  system = await bootSystem()
  await copyOrders(system, 'seen', POLICIES)
})
after(() => system[Symbol.asyncDispose]())

const POLICIES = `@id("connect") permit (principal, action == Action::"connect", resource);
@id("ask") @reason("Everything is asked about here.") @approvers("dba")
permit (principal, action == Action::"tools/call", resource == Tool::"query")
when { context.approved };`

/** What bob, who is no administrator, sees of an approval. */
async function shownTo(id: string) {
  const shown = await system.cli('bob', ['--json', 'approvals', 'show', id])
  return Object(JSON.parse(succeeded(shown).stdout))
}

test('an approver sees the pinned definition and what this person did before', async () => {
  await using client = await system.connect('v2-modern', 'seen', 'alice')
  const first = client.callTool('query', { sql: 'DELETE FROM orders' })
  const id = await waitingFor(system, 'DELETE FROM orders')
  const { request, context } = await shownTo(id)
  assert.equal(context.definition.state, 'same')
  assert.equal(context.definition.hash, request.definition)
  assert.equal(context.definition.definition.name, 'query')
  assert.ok(Object.hasOwn(context.definition.definition.inputSchema.properties, 'sql'))
  assert.equal(context.before.times, 0)

  succeeded(await system.cli('bob', ['approvals', 'deny', id, '--reason', 'all rows']))
  const { isError, text } = await first
  assert.ok(isError)
  assert.match(text, new RegExp(`Approval ${id} was denied by bob: all rows`))

  const second = client.callTool('query', { sql: 'DELETE FROM customers' })
  const next = await waitingFor(system, 'DELETE FROM customers')
  // The read model follows the evidence, about a second behind.
  const { before: past } = await system.until('what was done before', async () => {
    const { context: now } = await shownTo(next)
    return now.before.refused > 0 ? now : undefined
  })
  assert.ok(past.times > 0)
  assert.equal(past.deniedByPeople, 1)
  const text2 = succeeded(await system.cli('bob', ['approvals', 'show', next])).stdout
  assert.match(text2, /^ {11}\d+ with an approval; people denied it once$/m)
  assert.match(text2, /^facts .*writes.*customers/m)
  succeeded(await system.cli('bob', ['approvals', 'deny', next, '--reason', 'again']))
  assert.match((await second).text, /denied by bob: again/)
})
