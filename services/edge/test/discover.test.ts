import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { modern } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json } from './target.ts'

let rig: Rig
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())

const TASKS = 'io.modelcontextprotocol/tasks'

/** What a client learns of a server with these capabilities. */
async function discovered(capabilities: unknown): Promise<unknown> {
  rig.target.answerBy(json({ resultType: 'complete', capabilities }))
  return (await modern(rig, 'server/discover', {})).json.result?.['capabilities']
}

test('the gateway declares the tasks extension, as calls that wait for consent are tasks of its own', async () => {
  assert.deepEqual(await discovered({}), { extensions: { [TASKS]: {} } })
  assert.deepEqual(await discovered({ tools: {} }), { extensions: { [TASKS]: {} }, tools: {} })
  assert.deepEqual(await discovered({ extensions: {} }), { extensions: { [TASKS]: {} } })
})

test('extensions of the target stay as they are', async () => {
  const own = { extensions: { 'com.example/own': { a: 1 } } }
  assert.deepEqual(await discovered(own), { extensions: { [TASKS]: {}, ...own.extensions } })
  const tasks = { extensions: { [TASKS]: { more: true } } }
  assert.deepEqual(await discovered(tasks), tasks)
})
