import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { openDatabase } from '@sallyport/db'
import { startPostgres } from '@sallyport/postgres'
import { createProgress } from '@sallyport/telemetry'
import { createStore, type Store, type Tables } from '../src/store.ts'
import { fill } from './fill.ts'
import { KINDS, type KindOfSearch } from './searches.ts'
import { createRandom, type Random } from './random.ts'

/** How long searches take: `npm run bench:search`. */

const HELP = `Fills the read models of a PostgreSQL of its own with made-up exchanges and says how long searches take.

  npm run bench:search -- [options]

  --exchanges <n>  how many; 1000000 unless said
  --searches <n>   of each kind; 200 unless said
  --seed <n>       1 unless said
  --json           figures as JSON
  --help           this text

The exit code is 1 where the p95 of a kind is 200 ms or more.`

const GOAL_MS = 200

interface Figures {
  readonly kind: string
  readonly found: number
  readonly p50: number
  readonly p95: number
  readonly max: number
}

async function measure(
  store: Store,
  random: Random,
  { exchanges, searches: count }: Options,
  [kind, make]: readonly [string, KindOfSearch],
): Promise<Figures> {
  const times: number[] = []
  let found = 0
  for (let i = 0; i < count; i++) {
    const search = { limit: 50, ...make(random, exchanges) }
    const begun = performance.now()
    // One after the other: the time of one search is wanted.
    // oxlint-disable-next-line no-await-in-loop
    found += (await store.search(search)).length
    times.push(performance.now() - begun)
  }
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number): number => sorted[Math.ceil(sorted.length * part) - 1] ?? 0
  return { kind, found: found / count, p50: at(0.5), p95: at(0.95), max: at(1) }
}

interface Options {
  readonly exchanges: number
  readonly searches: number
  readonly seed: number
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      exchanges: { type: 'string', default: '1000000' },
      searches: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
    },
  })
  const { help, json } = values
  const [exchanges, searches, seed] = [values.exchanges, values.searches, values.seed].map(whole)
  if (exchanges === undefined || searches === undefined || seed === undefined)
    throw new Error('a number is missing; see --help')
  return { help, json, exchanges, searches, seed }
}

async function run(): Promise<void> {
  const { help, json, ...options } = readOptions()
  if (help) return console.log(HELP)
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-bench-search-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const postgres = parts.use(await startPostgres({ directory }))
  const database = parts.use(openDatabase<Tables>({ url: postgres.url }))
  const store = createStore(database)
  await store.prepare()
  const progress = createProgress(process.stderr)
  await fill(database.db, options, (done) =>
    progress.tell(`${done.toLocaleString('en')} exchanges`),
  )
  progress.end()
  const random = createRandom(options.seed + 1)
  const figures: Figures[] = []
  for (const kind of Object.entries(KINDS)) {
    // oxlint-disable-next-line no-await-in-loop
    figures.push(await measure(store, random, options, kind))
  }
  console.log(
    json ? JSON.stringify({ ...options, figures }, undefined, 2) : textOf(figures, options),
  )
  if (figures.some(({ p95 }) => p95 >= GOAL_MS)) process.exitCode = 1
}

function textOf(figures: readonly Figures[], { exchanges, searches, seed }: Options): string {
  const heading = `${exchanges.toLocaleString('en')} exchanges, seed ${seed}, ${searches} searches of each kind.`
  const lines = figures.map(({ kind, found, p50, p95, max }) =>
    [kind.padEnd(44), ...[found, p50, p95, max].map((n) => n.toFixed(1).padStart(8))].join(' '),
  )
  const columns = [
    'search, newest 50'.padEnd(44),
    ...['found', 'p50 ms', 'p95 ms', 'max ms'].map((t) => t.padStart(8)),
  ]
  return [heading, '', columns.join(' '), ...lines].join('\n')
}

function whole(text: string): number {
  const value = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isNaN(value)) return value
  throw new Error(`${text} is no whole number above 0; see --help`)
}

try {
  await run()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
