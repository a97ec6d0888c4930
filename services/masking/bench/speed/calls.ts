import type { Bus } from '@sallyport/bus'
import { MAX_MASK_CHARS, maskingMask } from '@sallyport/contracts'
import { createMasking } from '../../src/service.ts'
import { startMaskingRig } from '../../src/testing/masking-rig.ts'
import { people } from '../contents.ts'
import { mask, processorTime } from './measure.ts'

/** What one call takes, in milliseconds. */
export interface CallTimes {
  readonly size: string
  readonly characters: number
  /** By request and reply, or, where a request cannot be so large, by the engine alone. */
  readonly way: 'bus' | 'engine'
  readonly calls: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  /** Processor time of a call, of both sides together; the mean. */
  readonly cpu: number
}

const KB = 1024
const SIZES = [
  ['1 KB', KB, 4000],
  ['4 KB', 4 * KB, 4000],
  ['100 KB', 100 * KB, 300],
  ['10 MB', 10 * KB * KB, 7],
] as const

/** Calls before the clock runs, in parts of those that count. */
const WARM_UP = 0.25

/** Rows of people by a replica on a real bus, one call after the other; caller and replica share this process. */
export async function callTimes(): Promise<CallTimes[]> {
  await using stage = new AsyncDisposableStack()
  const { bus, config } = stage.use(await startMaskingRig())
  stage.use(await createMasking(config))
  const times: CallTimes[] = []
  for (const [size, characters, calls] of SIZES) {
    const content = people(characters)
    const way = content.length <= MAX_MASK_CHARS ? 'bus' : 'engine'
    const call = way === 'bus' ? () => ask(bus, content) : () => mask(content)
    // One after the other: they would wait for each other.
    // oxlint-disable-next-line no-await-in-loop
    times.push({ size, characters: content.length, way, calls, ...(await timesOf(call, calls)) })
  }
  return times
}

async function ask(bus: Bus, content: string): Promise<void> {
  await bus.call(maskingMask, { profile: 'default', content })
}

async function timesOf(
  call: () => unknown,
  calls: number,
): Promise<Pick<CallTimes, 'p50' | 'p90' | 'p99' | 'cpu'>> {
  const times: number[] = []
  const before = Math.ceil(calls * WARM_UP)
  let busy = processorTime()
  for (let index = -before; index < calls; index++) {
    if (index === 0) busy = processorTime()
    const start = performance.now()
    // One after the other: that is what is measured.
    // oxlint-disable-next-line no-await-in-loop
    await call()
    if (index >= 0) times.push(performance.now() - start)
  }
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number): number => sorted[Math.floor((sorted.length - 1) * part)] ?? 0
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), cpu: (processorTime() - busy) / calls }
}
