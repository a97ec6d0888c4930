import { setTimeout as sleep } from 'node:timers/promises'
import type { JournalWriter } from '@sallyport/bus'
import type { Bench } from './bench.ts'
import { type RecorderProcess, startProcess } from './recorder-process.ts'
import { exchangeLines } from './sample-lines.ts'

/** What is done to the recorder that writes the log. */
export type Blow = 'kill' | 'pause'

/** How one blow went. */
export interface Takeover {
  readonly blow: Blow
  /** Milliseconds from the blow until the other recorder had added to the log. */
  readonly ms: number
}

/** Two recorders of one log, each a process of its own, and a journal that is written without a break. */
export interface Pair extends AsyncDisposable {
  /** Events that the journal was given so far, as text. */
  readonly given: readonly string[]
  /**
   * Strikes whoever writes the log and waits until the other one does. One that was killed starts again; one that was
   * paused goes on when the other one writes. Resolves when it stands by.
   */
  strike(blow: Blow): Promise<Takeover>
  /** Ends the load, and both recorders when all that was given is recorded. */
  finish(): Promise<void>
}

/** Milliseconds from one append to the next. */
const BEAT_MS = 40
const SESSIONS = 7

export async function startPair(bench: Bench): Promise<Pair> {
  await using starting = new AsyncDisposableStack()
  const journal = await (await bench.connect()).openJournal('edge-1')
  const start = (name: string): RecorderProcess => startProcess(name, bench)
  let [writing, waiting] = [start('a'), start('b')]
  starting.defer(async () => {
    await Promise.all([writing[Symbol.asyncDispose](), waiting[Symbol.asyncDispose]()])
  })
  await Promise.race([reaches(writing, isWriting), reaches(waiting, isWriting)])
  if (!isWriting(writing)) [writing, waiting] = [waiting, writing]
  await reaches(waiting, isStandingBy)
  const load = starting.use(startLoad(journal))
  const owned = starting.move()
  const allRecorded = async (): Promise<void> => {
    const { size } = await bench.verify()
    if ((await recordedEvents(bench)).length === load.given.length) return
    await reaches(writing, ({ committed = 0 }) => committed > size)
    return allRecorded()
  }
  return {
    given: load.given,
    async strike(blow) {
      const struck = performance.now()
      if (blow === 'kill') await writing.kill()
      else writing.pause()
      await reaches(waiting, hasCommitted)
      const ms = performance.now() - struck
      if (blow === 'pause') writing.resume()
      const former = blow === 'kill' ? start(writing.name) : writing
      ;[writing, waiting] = [waiting, former]
      await reaches(waiting, isStandingBy)
      return { blow, ms }
    },
    async finish() {
      await load[Symbol.asyncDispose]()
      await allRecorded()
      await owned.disposeAsync()
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

const isWriting = ({ role }: RecorderProcess): boolean => role === 'writing'
const isStandingBy = ({ role }: RecorderProcess): boolean => role === 'standing by'
const hasCommitted = ({ committed }: RecorderProcess): boolean => committed !== undefined

async function reaches(
  recorder: RecorderProcess,
  fits: (recorder: RecorderProcess) => boolean,
): Promise<void> {
  while (!fits(recorder)) {
    if (recorder.role === 'ended') throw new Error(`the recorder ${recorder.name} has ended`)
    // oxlint-disable-next-line no-await-in-loop
    await recorder.changed()
  }
}

/** Events of the log that came from the journal, in its order. */
export const recordedEvents = async (bench: Bench): Promise<string[]> =>
  (await bench.leaves()).filter((leaf) => !leaf.includes('"source":"/recorder"'))

/** Appends exchanges, one after the other, until it is disposed. */
function startLoad(
  journal: JournalWriter,
): AsyncDisposable & { readonly given: readonly string[] } {
  const given: string[] = []
  const stop = new AbortController()
  const { signal } = stop
  const run = async (): Promise<void> => {
    for (let n = 0; !signal.aborted; n++) {
      const lines = exchangeLines(1 + (n % SESSIONS))
      // oxlint-disable-next-line no-await-in-loop
      await journal.append(lines)
      given.push(...lines.filter((line) => line.includes('"specversion"')))
      // oxlint-disable-next-line no-await-in-loop
      await sleep(BEAT_MS, undefined, { signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    given,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
    },
  }
}
