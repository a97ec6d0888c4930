import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { allowed, denied } from './controls.ts'
import { legacy, modern } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { stream } from './target.ts'

let rig: Rig
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())

test('a target cannot have a client do what only targets do', async () => {
  rig.controls.decideBy(() => allowed)
  rig.target.answerBy(
    stream(
      'data: {"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"own"}}\n\n' +
        'data: {"jsonrpc":"2.0","id":ID,"result":{}}\n\n',
    ),
  )
  const { text } = await legacy(rig, 'ping', {})
  assert.doesNotMatch(text, /own/)
})

/** The notification of a task that asks the client something. */
const told = (text: string): string =>
  `data: {"jsonrpc":"2.0","method":"notifications/tasks","params":{"status":"input_required","inputRequests":{"a":{"method":"elicitation/create","params":{"message":"${text}"}}}}}\n\n`

test('what a notification asks of the client is judged like what a result asks', async () => {
  const end = 'data: {"jsonrpc":"2.0","id":ID,"result":{"resultType":"complete"}}\n\n'
  rig.target.answerBy(stream(told('your name') + end))
  rig.controls.decideBy(() => allowed)
  const listen = { notifications: {} }
  assert.match((await modern(rig, 'subscriptions/listen', listen)).text, /your name/)
  rig.controls.decideBy(({ operation }) =>
    operation.verb === 'elicitation/create' ? denied : allowed,
  )
  rig.target.answerBy(stream(told('your password') + end))
  assert.doesNotMatch((await modern(rig, 'subscriptions/listen', listen)).text, /password/)
  const { completed } = await rig.journal()
  const asked = completed.findLast(({ data }) => data.exchange.verb === 'elicitation/create')
  assert.equal(asked?.data.outcome, 'refused')
})
