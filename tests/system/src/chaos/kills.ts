import { setTimeout as sleep } from 'node:timers/promises'
import type { ComposeProcesses } from '@sallyport/kit'
import { diceOf } from '../consent/dice.ts'

/** How often each process was killed. */
export type Kills = ReadonlyMap<string, number>

export interface Killing {
  readonly seed: number
  readonly seconds: number
  readonly report: (line: string) => void
}

/** Longest time between two kills, and that a process is away, in milliseconds. */
const APART_MS = 2500
const AWAY_MS = 1500

/** Kills processes at random for a time, one or two at once, and starts them again. All run when it resolves. */
export async function killAtRandom(
  deployment: ComposeProcesses,
  { seed, seconds, report }: Killing,
): Promise<Kills> {
  const dice = diceOf(seed, 'kills')
  const [first = '', ...others] = deployment.names
  const kills = new Map(deployment.names.map((name) => [name, 0]))
  const end = performance.now() + seconds * 1000
  // One blow after the other.
  /* oxlint-disable no-await-in-loop */
  while (performance.now() < end) {
    await sleep(dice.number(0, APART_MS))
    const victims = new Set(dice.times(1, 2, () => dice.one([first, ...others])))
    for (const name of victims) {
      await deployment.kill(name)
      kills.set(name, (kills.get(name) ?? 0) + 1)
    }
    await sleep(dice.number(0, AWAY_MS))
    for (const name of victims) deployment.start(name)
    report(`killed ${[...victims].join(' and ')}`)
  }
  /* oxlint-enable no-await-in-loop */
  return kills
}
