import { Worker } from 'node:worker_threads'
import { refusal } from '../errors.ts'
import type { Events } from '../events.ts'
import type { Answer, Job, Reply } from './job.ts'

/** Most jobs that wait for the one under way. */
const MAX_WAITING = 16
/** Longest that one job may take. */
const MAX_MS = 60_000

/** Where drafts are tried: in a thread of its own, one job at a time. */
export interface Trials extends AsyncDisposable {
  /**
   * Runs a job when those before it are done. Rejects with `overloaded` where too many wait, and with `unavailable` where
   * the thread fails or takes too long; it is replaced then. What is aborted before it began is not run.
   */
  run(job: Job, signal: AbortSignal): Promise<Answer>
}

/** What trials need. */
export interface TrialDeps {
  readonly events: Pick<Events, 'trialFailed'>
  /** The program of the thread. */
  readonly script?: URL
}

const SCRIPT = new URL('worker.ts', import.meta.url)

/** Opens the place; the thread is started by the first job. */
export function openTrials({ events, script = SCRIPT }: TrialDeps): Trials {
  let worker: Worker | undefined
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  const replace = async (): Promise<void> => {
    const former = worker
    worker = undefined
    await former?.terminate()
  }
  const runNow = async (job: Job, signal: AbortSignal): Promise<Answer> => {
    waiting -= 1
    signal.throwIfAborted()
    worker ??= started(script)
    try {
      const { answer, spoilt } = await answerOf(worker, job)
      if (spoilt) await replace()
      return answer
    } catch (error) {
      events.trialFailed(error)
      await replace()
      throw refusal('unavailable', 'The draft could not be tried; try again later.')
    }
  }
  return {
    run(job, signal) {
      if (waiting >= MAX_WAITING) {
        throw refusal('overloaded', 'Too many drafts are being tried; try again later.')
      }
      waiting += 1
      const running = last.then(() => runNow(job, signal))
      last = running.catch(() => {})
      return running
    },
    [Symbol.asyncDispose]: replace,
  }
}

function started(script: URL): Worker {
  const worker = new Worker(script)
  // A thread that waits for work keeps no process alive.
  worker.unref()
  // What goes wrong between jobs shows at the next one.
  worker.on('error', () => {})
  return worker
}

/** Sends a job and waits for its reply. Rejects where the thread ends, or takes too long. */
function answerOf(worker: Worker, job: Job): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  const ended = (): void => reject(new Error('the thread in which drafts are tried has ended'))
  const late = setTimeout(() => reject(new Error('a draft took too long')), MAX_MS)
  worker.once('message', resolve)
  worker.once('error', reject)
  worker.once('exit', ended)
  // A thread has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  worker.postMessage(job)
  return promise.finally(() => {
    clearTimeout(late)
    worker.off('message', resolve)
    worker.off('error', reject)
    worker.off('exit', ended)
  })
}
