import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  bootSystem,
  type McpClient,
  register,
  runService,
  succeeded,
  type System,
} from '@sallyport/kit'

// Promise: whichever replica masks, a version that is published counts, and nothing is shown in between.

let system: System
const parts = new AsyncDisposableStack()
before(async () => {
  system = parts.use(await bootSystem())
  await system.stopService('masking')
  parts.use(await runService(system, 'masking'))
  await system.startService('masking')
})
after(() => parts.disposeAsync())

const MESSAGE = 'ask bob@example.com about EMP-1234'
const masked = (kind: string): string => `ask [masked:email] about [masked:${kind}]`

/** Publishes a version that calls the numbers of employees by a kind of its own. */
async function publish(kind: string): Promise<void> {
  const file = join(system.directory, 'pair.json')
  const pattern = { id: 'number', kind, pattern: 'EMP-\\d{4}', words: ['emp-'], action: 'redact' }
  await writeFile(file, JSON.stringify({ name: 'pair', patterns: [pattern] }))
  succeeded(await system.cli('dave', ['mask', 'publish', file, '--reason', 'tests']))
}

/** How long replicas may differ. */
const FOLLOWED_MS = 1000
/** Calls from then on, which no one replica gets all of. */
const ENOUGH = 30

/** One call: when it was begun, Unix milliseconds, and what came of it. */
interface Seen {
  readonly at: number
  readonly saw: string
}

/** Calls a tool again and again until there are enough calls that were begun a second after a time that comes. */
function keepCalling(client: McpClient) {
  const calls: Seen[] = []
  const state = { published: Number.POSITIVE_INFINITY }
  const late = (): readonly Seen[] => calls.filter(({ at }) => at > state.published + FOLLOWED_MS)
  const running = (async () => {
    while (late().length < ENOUGH) {
      const at = Date.now()
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as a client does
      const { text } = await client.callTool('echo', { message: MESSAGE })
      calls.push({ at, saw: text.replace(/^Echo: /, '') })
    }
  })()
  return {
    calls,
    late,
    published: async () => {
      state.published = Date.now()
      await running
    },
  }
}

test('two replicas take over a new version within a second; no call fails, and none is shown in the clear', async () => {
  const { stdout: shown } = succeeded(
    await system.cli('dave', ['connections', 'show', 'everything', '--json']),
  )
  await publish('employee')
  const { target } = JSON.parse(shown)
  await register(system, { name: 'echoes', target, settings: { mask: 'pair' } })
  await using client = await system.connect('v1', 'echoes', 'alice')

  const calling = keepCalling(client)
  await system.until('a first answer', async () => calling.calls[0])
  await publish('staff')
  await calling.published()
  const answers = new Set(calling.calls.map(({ saw }) => saw))
  assert.deepEqual([...answers].toSorted(), [masked('employee'), masked('staff')])
  assert.deepEqual([...new Set(calling.late().map(({ saw }) => saw))], [masked('staff')])

  await system.stopService('masking')
  const { text } = await client.callTool('echo', { message: MESSAGE })
  assert.ok(text.endsWith(masked('staff')), 'the replica that is left knows it')
})
