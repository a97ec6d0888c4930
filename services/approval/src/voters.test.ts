import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Bus } from '@sallyport/bus'
import { type ApprovalId, approvalList, type Principal } from '@sallyport/contracts'
import { connectionAudienceAt } from './config.ts'
import { person, sampleRequest } from './domain/sample.ts'
import { ask, setStage, type Stage } from './test-service.ts'

const EDGE = 'https://gateway.example'
const BY_MCP = connectionAudienceAt(EDGE)

let stage: Stage
let bus: Bus
before(async () => {
  stage = await setStage()
  bus = stage.bus
})
after(async () => stage[Symbol.asyncDispose]())

const digest = (n: number): string => n.toString(16).padStart(64, '0')
const opened = async (n: number): Promise<ApprovalId> => {
  const by = { ...person('alice'), issuer: stage.issuer.issuer }
  return (await ask.open(bus, sampleRequest({ digest: digest(n), by }))).id
}
const tokenFor = (audience: string, sub = 'bob'): Promise<string> =>
  stage.issuer.issue(audience, { sub, groups: ['dba'] })

test('without the URL of an edge, votes are taken with tokens for the admin API alone', async () => {
  await using replica = await stage.replica()
  assert(replica)
  const id = await opened(1)
  await assert.rejects(ask.approve(bus, id, await tokenFor(BY_MCP)), { code: 'unauthenticated' })
  assert.equal((await ask.approve(bus, id, await stage.token('bob', 'dba'))).status, 'approved')
})

test('with it, a token for the connection to the approvals votes as whom it names, one for any other does not', async () => {
  await using replica = await stage.replica({ connectionAudience: BY_MCP })
  assert(replica)
  const id = await opened(2)
  for (const audience of [
    `${EDGE}/mcp/orders`,
    `${BY_MCP}/`,
    `${BY_MCP}-2`,
    EDGE,
    'https://other.example/mcp/approvals',
  ])
    await assert.rejects(ask.approve(bus, id, await tokenFor(audience)), {
      code: 'unauthenticated',
    })
  const own = await tokenFor(BY_MCP, 'alice')
  await assert.rejects(ask.approve(bus, id, own), { code: 'own_request' })
  const { status, votes } = await ask.approve(bus, id, await tokenFor(BY_MCP))
  assert.deepEqual([status, votes.map(({ voter }) => voter.id)], ['approved', ['bob']])
  assert.equal(
    (await ask.deny(bus, await opened(3), await stage.token('bob', 'dba'))).status,
    'denied',
  )
})

test('such a token votes and does nothing else: it withdraws no request', async () => {
  await using replica = await stage.replica({ connectionAudience: BY_MCP })
  assert(replica)
  const own = await tokenFor(BY_MCP, 'alice')
  await assert.rejects(ask.cancel(bus, await opened(4), own), { code: 'unauthenticated' })
})

test('a list of what concerns someone is not filled by what others ask for', async () => {
  await using replica = await stage.replica()
  assert(replica)
  const own = await ask.open(bus, sampleRequest({ by: person('frank'), digest: digest(61) }))
  await ask.open(bus, sampleRequest({ by: person('grace'), digest: digest(62) }))
  const list = async (concerning: Principal): Promise<readonly string[]> => {
    const { approvals } = await bus.call(approvalList, { limit: 1, concerning })
    return approvals.map(({ id }) => id)
  }
  assert.deepEqual(await list(person('frank')), [own.id])
  assert.deepEqual(await list(person('mallory', 'analysts')), [])
  assert.equal((await list(person('bob', 'dba'))).length, 1)
})
