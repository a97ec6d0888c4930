import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Contender } from '../contenders/contender.ts'
import type { Work } from '../work.ts'
import type { Measured, Order } from './generator.ts'

/** What one contender did in one round of one work. */
export interface Sample {
  readonly calls: number
  readonly errors: number
  readonly error?: string
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly p999: number
  /** Until the first byte of the body, milliseconds. */
  readonly first50: number
  /** By process: milliseconds of a core for each call, and resident memory behind the load, MiB. */
  readonly processes: Readonly<Record<string, { readonly cpuMs: number; readonly mib: number }>>
}

export interface Duration {
  readonly warmUpMs: number
  readonly measureMs: number
}

/** Runs a load generator against a contender. Rejects where it breaks. */
export async function measure(
  contender: Contender,
  work: Work,
  duration: Duration,
): Promise<Sample> {
  const order: Order = {
    url: contender.url,
    work,
    tokens: await contender.tokens(),
    ...duration,
  }
  const program = fileURLToPath(new URL('generator.ts', import.meta.url))
  const child = spawn(process.execPath, [program, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [before, after] = [new Map<string, number>(), new Map<string, number>()]
  let measured: Measured | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'measuring') await readCpu(contender, before)
    else if (line === 'measured') await readCpu(contender, after)
    else measured = JSON.parse(line)
  }
  const [code]: unknown[] = await exited
  if (measured === undefined) throw new Error(`the load generator ended with ${String(code)}`)
  return sampleOf(contender, measured, before, after)
}

/** Processor time of each process, milliseconds (Linux). */
async function readCpu({ processes }: Contender, times: Map<string, number>): Promise<void> {
  for (const [name, pid] of Object.entries(processes)) {
    // oxlint-disable-next-line no-await-in-loop
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // Behind the name, which may hold anything: user and system time in hundredths of a second.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    times.set(name, (Number(fields[11]) + Number(fields[12])) * 10)
  }
}

async function residentMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}

async function sampleOf(
  { processes }: Contender,
  { whole, first, errors, error, ms }: Measured,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): Promise<Sample> {
  const used = await Promise.all(
    Object.entries(processes).map(async ([name, pid]) => {
      const cpu = (after.get(name) ?? 0) - (before.get(name) ?? 0)
      return [
        name,
        { cpuMs: cpu / Math.max(1, whole.length), mib: await residentMib(pid) },
      ] as const
    }),
  )
  return {
    calls: whole.length,
    errors,
    ...(error !== undefined && { error }),
    perSecond: (whole.length / ms) * 1000,
    p50: quantile(whole, 0.5),
    p99: quantile(whole, 0.99),
    p999: quantile(whole, 0.999),
    first50: quantile(first, 0.5),
    processes: Object.fromEntries(used),
  }
}

/** Of sorted values; 0 where there is none. */
const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0
