import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { approvalVote, newApprovalId } from '@sallyport/contracts'
import { allowed, needsApproval } from '../controls.ts'
import { modern } from '../requests.ts'
import { type Rig, startRig } from '../rig.ts'
import { pending } from './desk.ts'

let rig: Rig
before(async () => {
  rig = await startRig({ connection: 'approvals', connectTo: { transport: 'approvals' } })
})
after(() => rig[Symbol.asyncDispose]())

const capabilities = { extensions: { 'io.modelcontextprotocol/tasks': {} } }

/** A token of the same person, another one each time. */
const fresh = (sub: string): Promise<string> =>
  rig.issuer.issue(`${rig.edge.url}/mcp/approvals`, { sub, jti: newApprovalId() })

test('a vote that waits for consent is taken with the token of whoever fetches it, and none is kept', async () => {
  const tokens: string[] = []
  await using served = await rig.bus.serve(approvalVote, ({ token }) => {
    tokens.push(token)
    return pending(rig.issuer.issuer, 'alice')
  })
  assert(served)
  rig.controls.decideBy(({ operation }) =>
    operation.verb === 'tools/call' ? needsApproval : allowed,
  )
  const first = await fresh('bob')
  const vote = { name: 'vote', arguments: { id: newApprovalId(), vote: 'approve' } }
  const begun = await modern(rig, 'tools/call', vote, { capabilities, token: first })
  const taskId = String(begun.json.result?.['taskId'])
  const get = (token: string) =>
    modern(rig, 'tasks/get', { taskId }, { token, headers: { 'mcp-name': taskId } })
  const [asked] = rig.controls.approvals
  assert(asked !== undefined)
  assert(!JSON.stringify(asked).includes(first))
  await rig.controls.settle(asked.id, 'approved')

  const stranger = await get(await fresh('mallory'))
  assert.notEqual(stranger.json.error, undefined)
  assert.deepEqual(tokens, [])
  const second = await fresh('bob')
  assert.equal((await get(second)).json.result?.['status'], 'completed')
  assert.deepEqual(tokens, [second])
  const { lines } = await rig.journal()
  for (const token of [first, second]) assert(!lines.join('\n').includes(token))
})
