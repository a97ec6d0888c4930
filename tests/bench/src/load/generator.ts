import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'undici'
import type { Work } from '../work.ts'
import { call, type Caller, open, type Timing } from './call.ts'

/** What a load generator is told, as JSON in its first argument. */
export interface Order {
  readonly url: string
  readonly work: Work
  /** Access tokens of different people; none where nobody asks for one. */
  readonly tokens: readonly string[]
  readonly warmUpMs: number
  readonly measureMs: number
}

/** What it answers with: calls within the time that was measured. */
export interface Measured {
  /** Milliseconds of each call, sorted. */
  readonly whole: readonly number[]
  readonly first: readonly number[]
  readonly errors: number
  /** What the first error said. */
  readonly error?: string
  readonly ms: number
}

/** A program of its own, so that its time is nobody else's: it says `measuring`, then what it measured. */
async function main(order: Order): Promise<void> {
  const { work, warmUpMs, measureMs } = order
  const origin = new URL(order.url)
  const clients = Array.from(
    { length: work.connections },
    () => new Client(origin.origin, { headersTimeout: 60_000, bodyTimeout: 60_000 }),
  )
  const timings: Timing[] = []
  const errors: string[] = []
  const phase: { name: 'warming up' | 'measuring' | 'done' } = { name: 'warming up' }
  const run = async (client: Client, n: number): Promise<void> => {
    const caller: Caller = {
      era: work.era,
      path: origin.pathname,
      token: order.tokens[n % order.tokens.length],
      last: 0,
    }
    await open(client, caller)
    while (phase.name !== 'done') {
      const counts = phase.name === 'measuring'
      try {
        // One call after the other, as an agent calls.
        // oxlint-disable-next-line no-await-in-loop
        const timing = await call(client, caller, work.tool)
        if (counts) timings.push(timing)
      } catch (error) {
        errors.push(String(error))
        // oxlint-disable-next-line no-await-in-loop
        await sleep(50)
      }
    }
  }
  const running = Promise.all(clients.map(run))
  await Promise.race([sleep(warmUpMs), running])
  phase.name = 'measuring'
  console.log('measuring')
  const began = performance.now()
  await sleep(measureMs)
  phase.name = 'done'
  const ms = performance.now() - began
  console.log('measured')
  await running
  const [error] = errors
  const sorted = (pick: (timing: Timing) => number) => timings.map(pick).toSorted((a, b) => a - b)
  const measured: Measured = {
    whole: sorted(({ whole }) => whole),
    first: sorted(({ first }) => first),
    errors: errors.length,
    ...(error !== undefined && { error }),
    ms,
  }
  console.log(JSON.stringify(measured))
  await Promise.all(clients.map((client) => client.destroy()))
}

const order: Order = JSON.parse(process.argv[2] ?? '{}')
await main(order)
