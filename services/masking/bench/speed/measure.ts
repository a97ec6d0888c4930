import { maskJson } from '../../src/domain/mask-json.ts'
import { DEFAULT_PROFILE } from '../../src/domain/profile.ts'

/** Until then Node.js has compiled what runs often: the state that a service is in. */
const WARM_UP_MS = 5000
const ROUNDS = 12
const ROUND_MS = 60

/** Masks by the default profile, in one go; how many values there were. */
export function mask(content: string): number {
  const slices = maskJson(content, DEFAULT_PROFILE)
  let slice = slices.next()
  while (slice.done !== true) slice = slices.next()
  return slice.value.findings.reduce((sum, { count }) => sum + count, 0)
}

/** Milliseconds of processor time that this process has taken; others on the machine do not count. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Milliseconds of processor time of one call of the engine that has run for a while: the best of several rounds. */
export function measure(content: string): number {
  timeOf(content, WARM_UP_MS)
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) best = Math.min(best, timeOf(content, ROUND_MS))
  return best
}

/** The mean of calls, one after the other, for at least that time. */
function timeOf(content: string, leastMs: number): number {
  const start = processorTime()
  let calls = 0
  while (processorTime() - start < leastMs) {
    mask(content)
    calls++
  }
  return (processorTime() - start) / calls
}

/** Megabytes (2^20 characters, most of them ASCII) per second on one core. */
export const perSecond = (content: string, ms: number): number =>
  content.length / 1024 / 1024 / (ms / 1000)
