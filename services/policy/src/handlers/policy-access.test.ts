import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyAccess } from '@sallyport/contracts'
import { createEngine } from '@sallyport/policy-engine'
import { pinsOf, plainConnection as connection } from '../testing/pinned-tools.ts'
import { access } from './policy-access.ts'

const TOOL = 'action == Action::"tools/call", resource == Tool'
const CEDAR = `
  @id("refund") @approvers("dba") @grant("30m")
  permit (principal in Group::"analysts", ${TOOL}::"refund") when { context.approved };
  @id("export") @approvers("security") @quorum("2") @grant("10m") @breakGlass("5m")
  permit (principal in Group::"analysts", ${TOOL}::"export") when { context.approved };
  @id("drop") @approvers("owners")
  permit (principal in Group::"analysts", ${TOOL}::"drop") when { context.approved };
  @id("look") permit (principal, ${TOOL}::"look");
  @id("ops") @approvers("chiefs") @grant("1h")
  permit (principal in Group::"ops", action == Action::"tools/call", resource) when { context.approved };`
const engine = createEngine((error) => assert.fail(String(error)))
const publish = (cedar: string) => ({
  version: 7,
  cedar,
  arguments: [],
  sequence: 1,
  set: engine.load('orders', 7, cedar),
})

const { signal } = new AbortController()
const published = publish(CEDAR)
const TOOLS = ['refund', 'export', 'drop', 'look']

/** What is answered about some tools, or about everything. */
function ask(
  tools?: readonly string[],
  offered: readonly string[] = TOOLS,
  name = 'orders',
  inForce = published,
) {
  const operations = tools?.map((tool) => ({ verb: 'tools/call', name: tool }))
  const request = policyAccess.parseRequest({
    principal: { kind: 'user', id: 'alice', issuer: 'i', groups: ['analysts'] },
    scope: { connection: name, access: 'write', ...(operations !== undefined && { operations }) },
  })
  const store = {
    connection: (known: string) => (known === 'orders' ? connection : undefined),
    policies: () => inForce,
    pins: pinsOf(offered),
  }
  return access({ store, now: () => new Date() })(request, { signal })
}

test('who may give access to one tool is said by the policies of that tool for this principal', async () => {
  assert.deepEqual(await ask(['refund']), {
    terms: { approvers: ['dba'], quorum: 1, ttlSeconds: 900, grantSeconds: 1800 },
    reasons: [],
    policies: ['refund'],
    policyVersion: 7,
  })
})

test('access to everything is asked of all who may give any of it, with the highest quorum', async () => {
  const { terms, policies } = await ask()
  assert.deepEqual(terms.approvers, ['dba', 'security'])
  assert.deepEqual([terms.quorum, terms.grantSeconds, terms.breakGlassSeconds], [2, 1800, 300])
  assert.ok(!policies.includes('ops'), 'what is for others is not asked about')
})

test('where no policy lets access be given nobody is asked', async () => {
  for (const tools of [['drop'], ['look'], ['unheard-of']])
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await assert.rejects(ask(tools), { code: 'not_grantable' })
  await assert.rejects(ask(undefined, TOOLS, 'absent'), { code: 'not_found' })
})

test('what offers too much is to be asked for by name', async () => {
  const many = Array.from({ length: 1001 }, (_, i) => `tool-${i}`)
  await assert.rejects(ask(undefined, many), { code: 'scope_too_wide' })
  assert.equal((await ask(['refund'], many)).terms.grantSeconds, 1800)
})

test('a forbid that consent lifts lets nobody give or take what no permit lets them', async () => {
  const forbidding = publish(`
    @id("refund") @approvers("dba") @grant("30m")
    permit (principal in Group::"analysts", ${TOOL}::"refund") when { context.approved };
    @id("look") permit (principal, ${TOOL}::"look");
    @id("other") @approvers("dba, chiefs") @quorum("2") @grant("1d") @breakGlass("1d")
    forbid (principal, action == Action::"tools/call", resource) unless { context.approved };`)
  const asked = (tools: readonly string[]) => ask(tools, TOOLS, 'orders', forbidding)
  const { terms } = await asked(['refund'])
  assert.deepEqual(terms, { approvers: ['dba'], quorum: 2, ttlSeconds: 900, grantSeconds: 1800 })
  const plain = await asked(['look'])
  assert.deepEqual(
    plain.terms.approvers,
    ['dba', 'chiefs'],
    'what only the forbid asks consent for',
  )
  assert.equal(plain.terms.breakGlassSeconds, 86_400)
})
