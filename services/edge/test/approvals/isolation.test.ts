import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parser, Principal } from '@sallyport/contracts'
import { startTarget } from '../target.ts'
import {
  connect,
  fixture,
  initialize,
  read,
  said,
  send,
  startTargets,
  toolCall,
} from '../transports/rig.ts'

const TOKEN = 'header.payload.signature-of-the-voter'
const principal = parser(
  'principal',
  Principal,
)({
  kind: 'user',
  id: 'alice-the-voter',
  issuer: 'https://id.example',
  groups: [],
})
const caller = { principal, token: TOKEN }
const message = toolCall(1, 'echo', { text: 'x' })

test('the voter and their token reach the approvals, and no other target', async (t) => {
  const heard: string[] = []
  const refuse = (asked: unknown): Promise<never> => {
    heard.push(JSON.stringify(asked))
    return Promise.reject(new Error('seen'))
  }
  const targets = await startTargets(
    t,
    {},
    {
      list: refuse,
      get: refuse,
      vote: refuse,
      definition: refuse,
    },
  )
  const vote = toolCall(1, 'vote', { id: '01K00000000000000000000000', vote: 'deny' })
  const approvals = connect({ transport: 'approvals' }, { name: 'approvals' })
  await assert.rejects(send(targets, approvals, { message: vote, caller }), /seen/)
  assert.match(heard.join(), new RegExp(TOKEN))

  await using server = await startTarget()
  const overHttp = connect({ transport: 'streamable-http', url: server.url })
  await read(await send(targets, overHttp, { message, caller }))
  assert.equal(server.seen.length, 1)
  const session = await initialize(targets, fixture('legacy'))
  await read(await session.send({ message, caller }))
  const facts = await read(await session.send({ message: toolCall(2, 'facts'), caller }))
  const seen = JSON.stringify(server.seen) + String(said(facts))
  for (const secret of [TOKEN, principal.id]) assert(!seen.includes(secret))
})
