import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Bus } from '@sallyport/bus'
import { type EventId, recorderStatus } from '@sallyport/contracts'
import { createFolderStore, type ObjectStore } from '@sallyport/objectstore'
import { openBench } from '../src/testing/bench.ts'
import { idOf } from '../src/testing/ids.ts'
import { untilLogged } from '../src/testing/recorded.ts'
import { exchangeLines, failedLogin } from '../src/testing/sample-lines.ts'
import { memoryStore } from './memory-store.ts'

/**
 * Prints how fast a recorder catches up with a journal that is full of exchanges, recordings encrypted and the audit
 * stream included. The time of a core is that of the whole process, with what it has the disk do.
 */

const HELP = `npm run bench:catchup -- [options]

  --events N     events that the journal is full of; 100000 unless said
  --sessions N   sessions that they are of; 8 and then 64 unless said
  --store NAME   folder or memory: where the evidence goes; a folder and then memory unless said
  --audit        wait for the audit stream too, which is written beside the log, and as fast as the bus takes it
  --help         this text`

/** Exchanges that an edge under load appends at once; each is of two events. */
const TOGETHER = 50
/** How often the audit stream is looked at. */
const LOOK_MS = 50
/** A journal of more would be a test of the disk. */
const MAX_EVENTS = 1_000_000

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    sessions: { type: 'string' },
    store: { type: 'string' },
    audit: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

type Open = (directory: string) => ObjectStore | Promise<ObjectStore>
const STORES: readonly (readonly [string, Open])[] = [
  ['folder', createFolderStore],
  ['memory', memoryStore],
]

interface Run {
  readonly events: number
  readonly sessions: number
  readonly store: string
  readonly open: Open
  /** Whether the audit stream is waited for. */
  readonly audit: boolean
}

/** What the journal is full of. */
interface Backlog {
  readonly events: number
  readonly last: EventId
}

async function fill(bus: Bus, { events, sessions }: Run): Promise<Backlog> {
  const journal = await bus.openJournal('edge-1')
  const exchanges = Math.ceil(events / 2)
  for (let n = 0; n < exchanges; n += TOGETHER) {
    const lines = Array.from({ length: Math.min(TOGETHER, exchanges - n) }, (_, i) =>
      exchangeLines(1 + ((n + i) % sessions)),
    )
    // oxlint-disable-next-line no-await-in-loop
    await journal.append(lines.flat())
  }
  const last = failedLogin()
  await journal.append([last])
  return { events: 2 * exchanges + 1, last: idOf(last) }
}

/** Waits until the audit stream tells of the newest checkpoint. */
async function level(bus: Bus): Promise<void> {
  const { size } = await bus.call(recorderStatus, {})
  while ((await bus.audit.lastLeaf()) < size - 1) await sleep(LOOK_MS)
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1)

async function catchUp(run: Run): Promise<void> {
  await using bench = await openBench({
    journalBytes: 2 * 1024 ** 3,
    auditBytes: 4 * 1024 ** 3,
  })
  const bus = await bench.connect()
  const { sessions } = run
  const { events, last } = await fill(bus, run)
  const store = await run.open(bench.directory)
  const cpu = process.cpuUsage()
  const started = performance.now()
  await using recorder = await bench.start({ store })
  await recorder.events.until('committed', (size) => Number(size) >= events)
  await untilLogged(bus, recorder, last)
  const ms = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  const core = (user + system) / 1000
  const told = (await bus.audit.lastLeaf()) + 1
  const rate = (time: number): number => Math.round((1000 * events) / time)
  console.log(
    `${run.store}, ${sessions} sessions: ${events} events in ${seconds(ms)} s (${rate(ms)}/s), ${seconds(core)} s of a core (${rate(core)}/s of a core); the audit stream told of ${told} leaves by then`,
  )
  if (!run.audit) return
  await level(bus)
  console.log(`  of all after ${seconds(performance.now() - started)} s`)
}

async function main(): Promise<number> {
  const events = Number(values.events)
  const sessions = values.sessions === undefined ? [8, 64] : [Number(values.sessions)]
  const stores = STORES.filter(([name]) => [undefined, name].includes(values.store))
  const valid = [events, ...sessions].every((n) => Number.isSafeInteger(n) && n >= 1)
  if (values.help || !valid || events > MAX_EVENTS || stores.length === 0) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  for (const [store, open] of stores)
    for (const of of sessions)
      // One after the other.
      // oxlint-disable-next-line no-await-in-loop
      await catchUp({ events, sessions: of, store, open, audit: values.audit })
  return 0
}

process.exitCode = await main()
