import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { leavesIn } from './testing/leaves.ts'
import { type Received, receiver } from './testing/receiver.ts'
import { callRecords } from './testing/records.ts'
import { startRig } from './testing/rig.ts'

// Promise: of a destination that is away for hours nothing is lost, its order is kept, and its lag is seen, also where
// the exporter dies meanwhile.

const HOUR_MS = 3_600_000
const ALL = 3_000
const BATCH = 256

const rig = await startRig()
const children: ChildProcess[] = []
after(() => children.forEach((child) => child.kill('SIGKILL')))

/** An exporter whose clock is that far ahead, in milliseconds. */
function play(
  url: string,
  ahead: number,
): { kill(): Promise<number>; until(ms: number): Promise<void> } {
  const destination = { id: 'siem', kind: 'https', url, batch: { records: BATCH } } as const
  const module = new URL('testing/played-main.ts', import.meta.url)
  const child = rig.spawn(module, [destination], String(ahead))
  children.push(child)
  const clock = { at: ahead }
  child.on('message', (told) => (clock.at = Number(told)))
  return {
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
      return clock.at
    },
    async until(ms) {
      // oxlint-disable-next-line no-await-in-loop -- each message is looked at
      while (clock.at < ms) await once(child, 'message')
    },
  }
}

test('three hours away, killed twice: everything comes, in order, and the lag is seen until it is gone', async () => {
  const away = await receiver()
  const { port, url } = away
  await away[Symbol.asyncDispose]()
  await rig.bus.audit.publish(callRecords(ALL / 2))
  const first = play(url, 0)
  await first.until(HOUR_MS)
  const early = await rig.destination()
  assert.equal(early.lag?.records, ALL / 2)
  assert.ok((early.lag?.seconds ?? 0) >= 3_600)
  const { progress } = early
  assert.ok(progress.state === 'retrying' && progress.code === 'ECONNREFUSED')
  assert.ok(progress.attempts > 80, 'the pause has reached its longest')
  const pause = Date.parse(progress.next) - Date.parse(progress.since)
  assert.ok(pause >= HOUR_MS && pause < HOUR_MS * 3)
  const at = await first.kill()
  await rig.bus.audit.publish(callRecords(ALL / 2, ALL / 2))
  const second = play(url, at)
  await second.until(3 * HOUR_MS)
  const late = await rig.destination()
  assert.equal(late.lag?.records, ALL, 'the lag has grown')
  assert.ok((late.lag?.seconds ?? 0) >= 3 * 3_600)
  assert.deepEqual(late.position, { sequence: 0 })

  await using siem = await receiver(port)
  await siem.until((received) => leavesOf(received).length > ALL / 3)
  play(url, await second.kill())
  await siem.until((received) => new Set(leavesOf(received)).size === ALL)
  const leaves = leavesOf(siem.received)
  assert.deepEqual(
    [...new Set(leaves)],
    Array.from({ length: ALL }, (_, n) => 2 * n),
    'all, in order but for what came twice',
  )
  assert.ok(leaves.length - ALL <= BATCH, 'twice comes only what was under way')
  const ids = new Set(
    told(siem.received).map(
      ({ metadata, unmapped }) => `${unmapped.sallyport.leaf} ${metadata.uid}`,
    ),
  )
  assert.equal(ids.size, ALL, 'with the same ids')
  const last = await rig.caughtUp()
  assert.deepEqual(last.progress, { state: 'delivering' })
  assert.deepEqual(
    [last.lag, last.dropped, last.position?.leaf],
    [{ records: 0, seconds: 0 }, 0, 2 * ALL - 2],
  )
})

const told = (received: readonly Received[]) => received.flatMap(({ body }) => JSON.parse(body))
const leavesOf = (received: readonly Received[]): number[] =>
  received.flatMap(({ body }) => leavesIn(body))
