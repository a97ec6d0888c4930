import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CHECKPOINTS_PREFIX, checkpointSize, openFolder } from '@sallyport/evidence'
import { type Bench, openBench } from './testing/bench.ts'
import { idOf } from './testing/ids.ts'
import { untilLogged } from './testing/recorded.ts'
import { exchangeLines, failedLogin } from './testing/sample-lines.ts'
import { recordedEvents } from './testing/takeover.ts'

/** Sizes of all checkpoints that were signed, smallest first. */
async function sizes(bench: Bench): Promise<number[]> {
  const all: number[] = []
  for await (const key of openFolder(bench.directory).list(CHECKPOINTS_PREFIX))
    all.push(checkpointSize(key) ?? 0)
  return all
}

test('a backlog is sealed in few commits, with no two checkpoints more than 256 leaves apart', async () => {
  await using bench = await openBench()
  const bus = await bench.connect()
  const journal = await bus.openJournal('edge-1')
  const given: string[] = []
  const append = async (lines: readonly string[]): Promise<void> => {
    await journal.append(lines)
    given.push(...lines.filter((line) => line.includes('"specversion"')))
  }
  // A message is never cut, however many events it has.
  await append(Array.from({ length: 1_000 }, () => failedLogin()))
  for (let n = 0; n < 10; n++)
    // oxlint-disable-next-line no-await-in-loop
    await append(Array.from({ length: 50 }, (_, i) => exchangeLines(i % 5)).flat())
  const last = failedLogin()
  await append([...Array.from({ length: 300 }, () => failedLogin()), last])
  await using recorder = await bench.start()
  await untilLogged(bus, recorder, idOf(last))
  const signed = await sizes(bench)
  const apart = signed.map((size, i) => size - (signed[i - 1] ?? 0))
  assert.ok(Math.max(...apart) <= 256, apart.join(' '))
  const commits = recorder.events.seen.filter(({ name }) => name === 'committed')
  assert.ok(commits.length < signed.length / 2, `${commits.length} commits`)
  assert.deepEqual((await bench.verify()).findings, [])
  assert.deepEqual(await recordedEvents(bench), given)
})
