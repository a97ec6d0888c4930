import { createFolderStore, type ObjectStore } from '@sallyport/objectstore'
import { openBench } from '../src/testing/bench.ts'
import { exchangeLines } from '../src/testing/sample-lines.ts'
import { memoryStore } from './memory-store.ts'

/**
 * Prints how fast a recorder catches up with a journal that is full of exchanges, the audit stream included; by hand:
 * `npm run bench -w @sallyport/recorder`. The time of a core is that of the whole process, with what it has the disk do.
 */

const EXCHANGES = 40_000
/** Exchanges that an edge under load appends at once. */
const TOGETHER = 50

async function catchUp(
  name: string,
  sessions: number,
  open: (directory: string) => ObjectStore | Promise<ObjectStore>,
): Promise<void> {
  await using bench = await openBench({ journalBytes: 1024 ** 3 })
  const journal = await (await bench.connect()).openJournal('edge-1')
  for (let n = 0; n < EXCHANGES; n += TOGETHER) {
    const lines = Array.from({ length: TOGETHER }, (_, i) =>
      exchangeLines(1 + ((n + i) % sessions)),
    )
    // oxlint-disable-next-line no-await-in-loop
    await journal.append(lines.flat())
  }
  const given = 2 * EXCHANGES
  const store = await open(bench.directory)
  const cpu = process.cpuUsage()
  const started = performance.now()
  await using recorder = await bench.start({ store })
  await recorder.events.until('committed', (size) => Number(size) >= given)
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const core = (user + system) / 1e6
  console.log(
    `${name}, ${sessions} sessions: ${given} events in ${seconds.toFixed(1)} s (${Math.round(given / seconds)}/s), ${core.toFixed(1)} s of a core (${Math.round(given / core)}/s)`,
  )
}

for (const sessions of [8, 64]) {
  // One after the other.
  // oxlint-disable-next-line no-await-in-loop
  await catchUp('without a disk', sessions, memoryStore)
  // oxlint-disable-next-line no-await-in-loop
  await catchUp('in a folder', sessions, createFolderStore)
}
