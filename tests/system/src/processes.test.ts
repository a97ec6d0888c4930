import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { bootSystem, runService, type ServiceName, type System } from '@sallyport/kit'

let system: System

before(async () => {
  system = await bootSystem()
})
after(() => system[Symbol.asyncDispose]())

const SERVICES: readonly ServiceName[] = [
  'policy',
  'masking',
  'approval',
  'recorder',
  'control',
  'edge',
]

test('with every service a process of its own, a call goes through and ends in evidence that is whole', async () => {
  for (const name of SERVICES) await system.stopService(name)
  await using processes = new AsyncDisposableStack()
  // The edge takes no traffic before the others are there.
  for (const name of SERVICES) processes.use(await runService(system, name))

  await using client = await system.connect('v2-modern', 'orders', 'alice')
  const answer = await client.callTool('query', {
    sql: 'SELECT name, email FROM customers LIMIT 1',
  })
  assert.equal(answer.isError, false, answer.text)
  assert.doesNotMatch(answer.text, /@/)

  await system.evidence.settled()
  const report = await system.cli(undefined, [
    'verify',
    system.evidence.directory,
    '--key',
    system.verifierKeyFile,
  ])
  assert.equal(report.code, 0, report.stdout + report.stderr)
})
