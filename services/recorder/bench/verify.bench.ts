import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createKeyRing, createLogKey, readLogKey } from '@sallyport/evidence'
import { createProgress } from '@sallyport/telemetry'
import { type WrittenLog, writeLog } from './write-log.ts'

/** How long it takes to check a large log: `npm run bench:verify`. */

const HELP = `Writes a log into a folder as a recorder does, and says what it takes to check it.

  npm run bench:verify -- [options]

  --size <n>      of all files together, with MB or GB; 1GB unless said
  --sessions <n>  that go on at the same time; 32 unless said
  --seed <n>      1 unless said
  --keep <folder> writes the log there, and leaves it there with its keys
  --json          figures as JSON
  --help          this text

The exit code is 1 where the log does not verify, or a check takes a core for a minute or longer for each GB.`

const ORIGIN = 'sallyport.bench/log'
/** Seconds of a core that a check of 10^9 bytes may take. */
const GOAL_SECONDS = 60
/** What a process takes to start, however small its log. */
const START_SECONDS = 2
const UNITS = { MB: 1e6, GB: 1e9 } as const

/** What a check took, as `check-log.ts` tells it. */
interface Check {
  readonly ok: boolean
  readonly seconds: number
  /** Seconds of a core, of the whole process with its start. */
  readonly core: number
  /** Most memory that the process had, in MB. */
  readonly memory: number
}

interface Options {
  readonly bytes: number
  readonly sessions: number
  readonly seed: number
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      keep: { type: 'string' },
      size: { type: 'string', default: '1GB' },
      sessions: { type: 'string', default: '32' },
      seed: { type: 'string', default: '1' },
    },
  })
  const { help, json, keep } = values
  const [, size, unit] = /^(\d{1,4})(MB|GB)$/.exec(values.size) ?? []
  const bytes = Number(size) * (unit === 'GB' ? UNITS.GB : UNITS.MB)
  const [sessions, seed] = [Number(values.sessions), Number(values.seed)]
  if (!(bytes > 0) || !(sessions >= 1 && sessions <= 10_000) || !Number.isSafeInteger(seed))
    throw new Error('an option is not what it must be; see --help')
  return { help, json, keep, bytes, sessions: Math.trunc(sessions), seed }
}

/** Numbers from 0 up to 1 that a seed gives (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

async function write(root: string, { bytes, sessions, seed }: Options): Promise<WrittenLog> {
  const { privateKeyPem, verifierKey } = createLogKey(ORIGIN)
  const recordingKey = Buffer.alloc(32, 0x5a)
  await mkdir(root, { recursive: true })
  await writeFile(join(root, 'log.vkey'), `${verifierKey}\n`)
  await writeFile(join(root, 'recording-key'), `${recordingKey.toString('hex')}\n`, { mode: 0o600 })
  const progress = createProgress(process.stderr)
  const written = await writeLog({
    directory: join(root, 'evidence'),
    signer: readLogKey(privateKeyPem, ORIGIN),
    wrapper: createKeyRing([recordingKey]),
    bytes,
    sessions,
    random: randomOf(seed),
    onProgress: (done) => progress.tell(`${mega(done)} written`),
  })
  progress.end()
  return written
}

/** Checks the log in a process of its own, so that its memory is that of the check. */
async function check(root: string, inside: boolean): Promise<Check> {
  const program = fileURLToPath(new URL('check-log.ts', import.meta.url))
  const child = spawn(process.execPath, [program, root, inside ? 'inside' : 'outside'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')])
  return JSON.parse(said)
}

async function run(): Promise<void> {
  const { help, json, keep, ...options } = readOptions()
  if (help) return console.log(HELP)
  const root = keep ?? (await mkdtemp(join(tmpdir(), 'sallyport-bench-verify-')))
  try {
    const written = await write(root, options)
    // One after the other: each is to have the machine for itself.
    const checks = {
      'without the recording key': await check(root, false),
      'with the recording key': await check(root, true),
    }
    const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}`
    console.log(
      json
        ? JSON.stringify({ machine, ...options, written, checks }, undefined, 2)
        : textOf(machine, written, checks),
    )
    const allowed = START_SECONDS + (GOAL_SECONDS * written.bytes) / 1e9
    if (Object.values(checks).some(({ ok, core }) => !ok || core >= allowed)) process.exitCode = 1
  } finally {
    if (keep === undefined) await rm(root, { recursive: true, force: true })
  }
}

const mega = (n: number): string => `${Math.round(n / 1e6)} MB`

function textOf(machine: string, written: WrittenLog, checks: Readonly<Record<string, Check>>) {
  const { bytes, lineBytes, leaves, files } = written
  const lines = Object.entries(checks).map(([name, { ok, core, seconds, memory }]) =>
    [
      `${name}:`.padEnd(27),
      ok ? 'whole,' : 'NOT WHOLE,',
      `${core.toFixed(1)} s of a core (${Math.round(bytes / 1e6 / core)} MB/s), ${seconds.toFixed(1)} s,`,
      `${memory} MB of memory`,
    ].join(' '),
  )
  return [
    `${mega(bytes)} in ${files} files: ${leaves} leaves, of ${mega(lineBytes)} of events and content (${machine})`,
    ...lines,
  ].join('\n')
}

try {
  await run()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
