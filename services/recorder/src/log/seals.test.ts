import assert from 'node:assert/strict'
import { test } from 'node:test'
import { append, EMPTY_EDGE } from '@sallyport/evidence'
import { parseSessionId } from '../testing/ids.ts'
import { eventLine, failedLogin, sessionName } from '../testing/sample-lines.ts'
import { sealsOf } from './seals.ts'
import { createSessionMap } from './session-map.ts'

const session = parseSessionId(sessionName(1))

function sealLine(leaf: number): string {
  const key = `recordings/${session}/${String(leaf).padStart(12, '0')}.ndjson.zst.enc`
  const data = { session, key, bytes: 1, sha256: '0'.repeat(64), records: 1 }
  return eventLine('segment.sealed', `session/${session}`, data)
}

test('a bundle that was read before it was full is read again', async () => {
  const leaves = Array.from({ length: 300 }, (_, i) =>
    [10, 290].includes(i) ? sealLine(i) : failedLogin(),
  )
  const before = append(
    EMPTY_EDGE,
    leaves.slice(0, 280).map((line) => Buffer.from(line)),
  )
  const after = append(
    before.edge,
    leaves.slice(280).map((line) => Buffer.from(line)),
  )
  const objects = [...before.objects, ...after.objects]
  const stored = new Map(objects.map(({ key, bytes }) => [key, bytes]))
  const source = {
    get: (key: string) => Promise.resolve(stored.get(key)),
    async *list() {},
  }
  const sessions = createSessionMap()
  const sealed = async (size: number): Promise<number[]> => {
    const found: number[] = []
    for await (const stretch of sealsOf({ source, size, sessions }, session))
      found.push(...stretch.sealed.map(({ leaf }) => leaf))
    return found
  }
  assert.deepEqual(await sealed(280), [10])
  assert.deepEqual(await sealed(300), [10, 290])
  // The full one is known.
  assert.deepEqual([...sessions.holding(parseSessionId(sessionName(2)), 0, 2)], [1])
})
