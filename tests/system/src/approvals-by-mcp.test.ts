import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  bootSystem,
  type ClientKind,
  type DemoUser,
  succeeded,
  type System,
  type ToolAnswer,
} from '@sallyport/kit'

let system: System
const parts = new AsyncDisposableStack()
before(async () => {
  system = parts.use(await bootSystem())
})
after(() => parts.disposeAsync())

const CLIENTS: readonly ClientKind[] = ['v1', 'v2-legacy', 'v2-modern']
let refunds = 0

/** Calls a tool of the approvals, as a client that has never been there before. */
async function ask(
  user: DemoUser,
  tool: string,
  args: Record<string, unknown>,
  kind: ClientKind = 'v2-modern',
): Promise<ToolAnswer> {
  await using client = await system.connect(kind, 'approvals', user)
  return await client.callTool(tool, args)
}

interface Listed {
  readonly id: string
  readonly connection: string
  readonly name: string
}

async function pending(user: DemoUser, kind?: ClientKind): Promise<readonly Listed[]> {
  const { structured } = await ask(user, 'list_approvals', { status: 'pending', limit: 100 }, kind)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (structured as { readonly approvals: readonly Listed[] }).approvals
}

async function refund(user: DemoUser, reason: string): Promise<ToolAnswer> {
  await using client = await system.connect('v2-modern', 'orders', user)
  return await client.callTool('refund', { order_id: 1, amount: 0.01, reason })
}

/** A refund of alice's that waits for consent: the call, and the approval that bob finds. */
async function heldRefund(kind?: ClientKind) {
  const earlier = (await pending('bob')).map(({ id }) => id)
  const reason = `broken ${++refunds}`
  const call = refund('alice', reason)
  const { id } = await system.until('the approval', async () =>
    (await pending('bob', kind)).find(
      ({ id: one, connection }) => connection === 'orders' && !earlier.includes(one),
    ),
  )
  return { id, call, reason }
}

test('an approver finds, reads and decides a held call from any client of the protocol', async () => {
  for (const kind of CLIENTS) {
    const { id, call, reason } = await heldRefund(kind)
    const shown = await ask('bob', 'show_approval', { id }, kind)
    assert.match(shown.text, /^> who: user alice$/m)
    assert.match(shown.text, new RegExp(`^> arguments: .*${reason}`, 'm'))
    assert.equal(Reflect.get(Object(shown.structured), 'status'), 'pending')
    const voted = await ask('bob', 'vote', { id, vote: 'approve', reason: 'looks right' }, kind)
    assert.equal(voted.isError, false, voted.text)
    assert.equal((await call).isError, false)
    const own = await ask('alice', 'show_approval', { id }, kind)
    assert.equal(Reflect.get(Object(own.structured), 'status'), 'consumed')
    assert.match(own.text, /^> vote approve at \S+: user bob: looks right$/m)
  }
})

test('a denial by this way reaches the one who asked, with its reason', async () => {
  const { id, call } = await heldRefund()
  await ask('bob', 'vote', { id, vote: 'deny', reason: 'not today' })
  const { isError, text } = await call
  assert.equal(isError, true)
  assert.match(text, /not today/)
})

test('nobody votes on their own request, policy keeps others from voting, strangers see nothing', async () => {
  const { id, call } = await heldRefund()
  const vote = { id, vote: 'approve' }
  for (const user of ['alice', 'reporting-agent'] as const)
    assert.match((await ask(user, 'vote', vote)).text, /^Refused by policy/)
  assert.deepEqual(await pending('reporting-agent'), [])
  assert.match((await ask('reporting-agent', 'show_approval', { id })).text, /not_found/)
  await assert.rejects(system.connect('v2-modern', 'approvals', 'carol'))
  await using agent = await system.connect('v1', 'approvals', 'reporting-agent')
  assert.deepEqual(await agent.listTools(), ['list_approvals', 'show_approval'])

  const earlier = (await pending('erin')).map(({ id: one }) => one)
  const own = refund('erin', 'her own')
  const hers = await system.until('her approval', async () =>
    (await pending('erin')).find(({ id: one }) => !earlier.includes(one)),
  )
  const refused = await ask('erin', 'vote', { id: hers.id, vote: 'approve' })
  assert.equal(refused.isError, true)
  assert.match(refused.text, /own_request.*nobody approves their own request/)
  for (const one of [id, hers.id])
    assert.equal((await ask('bob', 'vote', { id: one, vote: 'deny' })).isError, false)
  for (const answer of await Promise.all([call, own])) assert.equal(answer.isError, true)
})

test('a token for another connection is worth nothing here', async () => {
  const url = `${system.urls.edge}/mcp/approvals`
  const { id, call } = await heldRefund()
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'vote', arguments: { id, vote: 'approve' } },
  })
  const post = async (token: string): Promise<number> => {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${token}`,
    }
    return (await fetch(url, { method: 'POST', headers, body })).status
  }
  assert.equal(await post(await system.token('bob', 'orders')), 401)
  assert((await pending('bob')).some((one) => one.id === id))
  assert.equal(await post(await system.token('bob', 'approvals')), 200)
  assert.equal((await call).isError, false)
})

test('the evidence has the vote twice, as a call and as a vote of this person, and nobody’s token', async () => {
  const { id, call } = await heldRefund()
  await ask('bob', 'vote', { id, vote: 'approve' })
  await call
  await system.evidence.settled()
  const decisions = await system.evidence.decisions()
  const voted = decisions.find(
    ({ connection, principal, name }) =>
      connection === 'approvals' && principal === 'bob' && name === 'vote',
  )
  assert.equal(voted?.decision.outcome, 'allow')
  assert(decisions.some(({ name, voters }) => name === 'refund' && voters.includes('bob')))
  const events = await system.evidence.events()
  assert(events.some(({ approval, outcome }) => approval === id && outcome === 'delivered'))
  assert(events.some(({ type }) => type.includes('approval.voted')))
  const tokens = [await system.token('bob', 'approvals'), await system.token('alice', 'approvals')]
  const signatures = tokens.map((token) => token.split('.').at(-1) ?? token)
  assert.deepEqual(await system.placesHolding([...tokens, ...signatures]), [])
})

test('consent to a vote is another’s: voting on it by MCP asks for consent again, and one’s own is refused', async () => {
  const file = join(system.directory, 'confirmed.cedar')
  await writeFile(
    file,
    `@id("all") permit (principal, action, resource) unless { resource == Tool::"vote" };
@id("confirmed") @approvers("dba") @quorum("1") @ttl("15m")
permit (principal, action == Action::"tools/call", resource == Tool::"vote") when { context.approved };
`,
  )
  const publish = ['policy', 'publish', 'approvals', file, '--reason', 'tests']
  succeeded(await system.cli('dave', publish))
  const { id, call } = await heldRefund()
  const bob = await system.connect('v2-modern', 'approvals', 'bob')
  const vote = bob.callTool('vote', { id, vote: 'approve' })
  const ofVote = async (earlier: readonly string[]): Promise<string> =>
    (
      await system.until('the approval of the vote', async () =>
        (await pending('bob')).find(
          (one) => one.connection === 'approvals' && !earlier.includes(one.id),
        ),
      )
    ).id
  const first = await ofVote([])
  const again = bob.callTool('vote', { id: first, vote: 'approve' })
  const second = await ofVote([first])
  for (const one of [first, second]) {
    const own = await system.cli('bob', ['approvals', 'approve', one])
    assert.match(own.stderr, /own_request/)
  }
  assert.equal(
    (await pending('bob')).some((one) => one.id === id),
    true,
  )
  succeeded(await system.cli('erin', ['approvals', 'approve', second]))
  const looped = await again
  assert.equal(looped.isError, true)
  assert.match(looped.text, /own_request/)
  succeeded(await system.cli('erin', ['approvals', 'approve', first]))
  assert.equal((await vote).isError, false)
  assert.equal((await call).isError, false)
  await bob[Symbol.asyncDispose]()
})
