import type { Events } from '../events.ts'

type Name = keyof Events
type Told = readonly [Name, ...unknown[]]

/** Events that a test can look at and wait for. */
export interface WatchedEvents {
  readonly events: Events
  readonly told: readonly Told[]
  of(name: Name): readonly (readonly unknown[])[]
  /** Resolves when that was told so often. */
  until(name: Name, times?: number): Promise<void>
}

const NAMES: readonly Name[] = [
  'ready',
  'delivered',
  'failing',
  'back',
  'behind',
  'caughtUp',
  'refused',
  'refusesAll',
  'missing',
  'shared',
  'deadLettersFailed',
]

const none = (): void => {}

export function watchedEvents(): WatchedEvents {
  const told: Told[] = []
  const waiting: { name: Name; times: number; resolve: () => void }[] = []
  const of = (name: Name): readonly (readonly unknown[])[] =>
    told.filter(([one]) => one === name).map(([, ...args]) => args)
  const tell =
    (name: Name) =>
    (...args: readonly unknown[]): void => {
      told.push([name, ...args])
      for (const one of waiting)
        if (one.name === name && of(name).length >= one.times) one.resolve()
    }
  const [ready, delivered, failing, back, behind, caughtUp, ...others] = NAMES.map(tell)
  const [refused, refusesAll, missing, shared, failed] = others
  return {
    events: {
      ready: ready ?? none,
      delivered: delivered ?? none,
      failing: failing ?? none,
      back: back ?? none,
      behind: behind ?? none,
      caughtUp: caughtUp ?? none,
      refused: refused ?? none,
      refusesAll: refusesAll ?? none,
      missing: missing ?? none,
      shared: shared ?? none,
      deadLettersFailed: failed ?? none,
    },
    told,
    of,
    until: (name, times = 1) =>
      new Promise((resolve) => {
        if (of(name).length >= times) return resolve()
        waiting.push({ name, times, resolve })
      }),
  }
}
