import type { RunningService } from '@sallyport/service'
import type { Wire } from './wire.ts'

/** One replica of a service in this process, with its own way to the bus. */
export interface Replica extends AsyncDisposable {
  readonly wire: Wire
  /** Why it could not go on, each time; it was started again, as whoever runs a process does. */
  readonly failures: readonly Error[]
  /** Stops in order; what was under way ends before. */
  stop(): Promise<void>
  start(): Promise<void>
}

/** Starts a replica. */
export async function startReplica(
  wire: Wire,
  create: () => Promise<RunningService>,
): Promise<Replica> {
  const failures: Error[] = []
  let running: RunningService | undefined
  let turn = Promise.resolve()

  async function end(): Promise<void> {
    const ending = running
    running = undefined
    await ending?.[Symbol.asyncDispose]()
  }

  async function begin(): Promise<void> {
    if (running !== undefined) return
    // Whoever runs a process starts it again where it could not begin.
    const service = await create().catch((error: unknown) => {
      failures.push(asError(error))
      return create()
    })
    running = service
    void service.failed?.then((error) => {
      if (running !== service) return
      failures.push(error)
      return inTurn(async () => {
        if (running !== service) return
        await end()
        await begin().catch((reason: unknown) => failures.push(asError(reason)))
      })
    })
  }

  function inTurn(step: () => Promise<void>): Promise<void> {
    turn = turn.then(step, step)
    return turn
  }

  await begin()
  return {
    wire,
    failures,
    stop: () => inTurn(end),
    start: () => inTurn(begin),
    [Symbol.asyncDispose]: () => inTurn(end),
  }
}

const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error(String(reason))
