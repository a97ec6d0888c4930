import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Approval, parser } from '@sallyport/contracts'
import { Type } from 'typebox'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { accessToken, loginOver } from '../credentials.ts'
import { CliError } from '../errors.ts'
import { openEvents } from '../event-stream.ts'
import { clean } from '../output/clean.ts'
import { changeLine } from './approval-text.ts'

/** What is watched, and how patient it is. */
export interface WatchOptions {
  readonly connection?: string
  /** First pause before it tries again, in milliseconds; each further one is twice as long. */
  readonly pauseMs?: number
}

const PAUSE_MS = 1000
const MAX_PAUSE_MS = 30_000
/** Most approvals that are remembered as shown. */
const MAX_SHOWN = 10_000
/** Failures after which the same may come through a moment later. */
const PASSING = new Set([
  'unreachable',
  'interrupted',
  'unavailable',
  'overloaded',
  'identity_unavailable',
  'internal',
  'unexpected_answer',
])

const parseApproval = parser('watched approval', Approval)
const parseEnd = parser('end of the watch', Type.Object({ reason: Type.String() }))

/**
 * Prints every approval that waits for votes, and each change as it comes, until it is interrupted. A line that breaks is
 * made again; only what was never there is a failure at once.
 */
export async function watchApprovals(context: Context, options: WatchOptions): Promise<void> {
  const gone = new AbortController()
  const stop = AbortSignal.any([gone.signal, ...(context.interrupted?.() ?? [])])
  const leave = (): void => gone.abort()
  // Whoever reads the output has seen enough.
  context.out.once('error', leave).once('close', leave)
  try {
    await watch(context, options, stop)
  } finally {
    context.out.off('error', leave).off('close', leave)
  }
}

async function watch(context: Context, options: WatchOptions, stop: AbortSignal): Promise<void> {
  const shown = new Shown()
  const first = options.pauseMs ?? PAUSE_MS
  let pause = first
  let begun = false
  const ready = (): void => {
    if (begun && pause > first) context.err.write('The line is there again.\n')
    pause = first
    begun = true
  }
  while (!stop.aborted) {
    // Each line is made when the one before has ended.
    // oxlint-disable-next-line no-await-in-loop
    const why = await watchOnce(context, options, shown, ready, stop).catch((error: unknown) => {
      if (stop.aborted) return ''
      if (begun && error instanceof CliError && PASSING.has(error.code)) return error.code
      throw error
    })
    if (stop.aborted) return
    const seconds = Math.ceil(pause / 1000)
    context.err.write(
      `The line to the admin API has ended (${clean(why)}); again in ${seconds} s.\n`,
    )
    // oxlint-disable-next-line no-await-in-loop
    await sleep(pause, undefined, { signal: stop }).catch(() => {})
    pause = Math.min(2 * pause, MAX_PAUSE_MS)
  }
}

/** Watches as long as one line lasts; returns why it ended. */
async function watchOnce(
  context: Context,
  { connection }: WatchOptions,
  shown: Shown,
  ready: () => void,
  stop: AbortSignal,
): Promise<string> {
  const token = await accessToken(context)
  const query = connection === undefined ? '' : `?connection=${encodeURIComponent(connection)}`
  const asked = { method: 'GET', path: `/api/approvals/watch${query}`, token }
  const before = shown.waiting()
  for await (const { event, data } of openEvents(context, asked, stop)) {
    switch (event) {
      case 'approval': {
        const approval = parseApproval(data)
        before.delete(approval.id)
        await print(context, shown, approval, stop)
        break
      }
      case 'ready':
        ready()
        await catchUp(context, shown, before, stop)
        break
      case 'end': {
        const { reason } = parseEnd(data)
        if (reason === 'token_expired') throw await loginOver(context)
        return reason
      }
      default:
    }
  }
  return 'interrupted'
}

const pathOf = (id: string): string => `/api/approvals/${encodeURIComponent(id)}`

/** What waited before the line broke and does not now was settled meanwhile. */
async function catchUp(
  context: Context,
  shown: Shown,
  ids: ReadonlySet<string>,
  stop: AbortSignal,
): Promise<void> {
  const api = openApi(context)
  for (const id of ids) {
    // In the order in which they came.
    // oxlint-disable-next-line no-await-in-loop
    const approval = await api.get(pathOf(id), Approval).catch((error: unknown) => {
      // It may not be seen any more.
      if (error instanceof CliError && error.code === 'not_found') return undefined
      throw error
    })
    // oxlint-disable-next-line no-await-in-loop
    if (approval !== undefined) await print(context, shown, approval, stop)
  }
}

/** Prints an approval unless it was shown as it stands; waits for whoever reads slowly. */
async function print(
  context: Context,
  shown: Shown,
  approval: Approval,
  stop: AbortSignal,
): Promise<void> {
  if (stop.aborted || isPassing(approval) || !shown.add(approval)) return
  const line = context.json ? `${JSON.stringify(approval)}\n` : changeLine(approval, new Date())
  if (!context.out.write(line)) await once(context.out, 'drain', { signal: stop }).catch(() => {})
}

/** Access that the votes have given, and that has not begun yet: it comes again at once, with its end. */
const isPassing = ({ status, request, grant }: Approval): boolean =>
  'access' in request && status === 'approved' && grant === undefined

/** What was printed of approvals, the oldest first. */
class Shown {
  readonly #shown = new Map<string, { readonly waits: boolean; readonly text: string }>()

  /** Notes an approval; false where it was shown as it stands. */
  add({ id, status, votes, grant }: Approval): boolean {
    const text = `${status} ${votes.length} ${grant === undefined ? '' : (grant.ended ?? 'lasts')}`
    if (this.#shown.get(id)?.text === text) return false
    this.#shown.delete(id)
    this.#shown.set(id, { waits: status === 'pending', text })
    const [oldest] = this.#shown.keys()
    if (this.#shown.size > MAX_SHOWN && oldest !== undefined) this.#shown.delete(oldest)
    return true
  }

  /** Those that waited for votes when they were shown. */
  waiting(): Set<string> {
    return new Set([...this.#shown].filter(([, { waits }]) => waits).map(([id]) => id))
  }
}
