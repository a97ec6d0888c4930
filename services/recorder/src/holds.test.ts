import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newEventId } from '@sallyport/contracts'
import { hold, type HoldDeps } from './handlers/recorder-hold.ts'
import { parseSessionId } from './testing/ids.ts'
import { principal, sessionName } from './testing/sample-lines.ts'

const session = parseSessionId(sessionName(1))
const request = { scope: { session }, author: { ...principal, groups: [] }, reason: 'lawsuit' }

/** A log that has the session with its next batch, where there is one; `placed` counts holds. */
function logOf(next: 'has it' | 'is late') {
  const recorded: string[] = []
  const cursor = { journal: 0, state: 0 }
  let placed = 0
  const deps: HoldDeps = {
    log: {
      cursor,
      size: 1,
      grown: () => {
        if (next === 'is late') return new Promise(() => {})
        cursor.journal = 1
        recorded.push(`recordings/${session}/0`)
        return Promise.resolve()
      },
      source: {
        get: () => Promise.resolve(undefined),
        async *list() {
          yield* recorded
        },
      },
    },
    retention: {
      append: (decide) => {
        placed++
        const stamp = { id: newEventId(), source: '/recorder', time: new Date() }
        return Promise.resolve(decide(new Map(), stamp))
      },
    },
    feed: { journaled: () => Promise.resolve(1) },
  }
  return { deps, placed: () => placed }
}

test('a session that is journaled can be held: its recording is waited for', async () => {
  const { deps, placed } = logOf('has it')
  assert.deepEqual((await hold(deps)(request)).scope, { session })
  assert.equal(placed(), 1)
})

test('while the log is behind nobody is told that there is no such session', async () => {
  const { deps, placed } = logOf('is late')
  await assert.rejects(hold(deps)(request), { code: 'behind', retryable: true })
  assert.equal(placed(), 0)
})
