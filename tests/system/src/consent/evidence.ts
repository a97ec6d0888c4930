import type { Bus, FeedMessage, JournalWriter } from '@sallyport/bus'
import {
  approvalConsumed,
  type ApprovalId,
  type ApprovalRequest,
  approvalRequested,
  approvalResolved,
  approvalVoted,
  askedOf,
  type ContentRecord,
  type DataOf,
  type Decision,
  type EventOf,
  grantBreakGlass,
  grantExpired,
  grantRevoked,
  operationDecided,
  parseContentRecord,
} from '@sallyport/contracts'

/** What happened to one approval, as STATE tells it, in its order. */
export type Step =
  | EventOf<typeof approvalRequested>
  | EventOf<typeof approvalVoted>
  | EventOf<typeof approvalResolved>
  | EventOf<typeof approvalConsumed>
  | EventOf<typeof grantBreakGlass>
  | EventOf<typeof grantRevoked>
  | EventOf<typeof grantExpired>

/** A decision, and the consent that it rests on. */
export interface Decided {
  readonly decision: Decision
  /** When it was written, RFC 3339. */
  readonly time: string
  readonly approval?: ApprovalId
  readonly grant?: ApprovalId
}

/** What the journal tells of one exchange. */
export interface Exchange {
  /** Ids of the JSON-RPC requests that it recorded: one. */
  readonly requests: string[]
  /** Decisions, oldest first. */
  readonly decisions: Decided[]
}

/** All that the services wrote down, read as the recorder reads it. */
export interface Evidence extends AsyncDisposable {
  readonly approvals: ReadonlyMap<ApprovalId, readonly Step[]>
  readonly exchanges: ReadonlyMap<string, Exchange>
  /** The approvals that were asked for with these arguments, as approvers are shown them, oldest first. */
  readonly asked: (args: string) => readonly ApprovalId[]
  /** The exchanges of a JSON-RPC request; a held call has two. */
  readonly exchangesOf: (request: string) => readonly string[]
  /** Resolves as soon as something is as asked; the question is put again whenever something new was read. */
  readonly when: <T>(what: () => T | undefined, signal?: AbortSignal) => Promise<T>
  /** Resolves when everything that the services wrote before is here. */
  readonly caughtUp: () => Promise<void>
}

/** How it is known that nothing is missing. */
export interface Ends {
  /** Sequence of the last message of STATE. */
  readonly state: () => Promise<number>
  /** Writes lines behind all others in the journal. */
  readonly journal: Pick<JournalWriter, 'append'>
}

const MOST = 512
const WAIT_MS = 1000

/** Reads on until it is disposed. */
export function readEvidence(bus: Bus, ends: Ends): Evidence {
  const book = new Book(bus.asked)
  const waiting = new Set<() => void>()
  const stop = new AbortController()
  let mark = 0

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop -- one batch after the other
      const messages = await bus.recorderFeed.next(MOST, WAIT_MS).catch(() => [])
      // oxlint-disable-next-line no-await-in-loop
      for (const message of messages) await book.take(message)
      // oxlint-disable-next-line no-await-in-loop
      await Promise.all(messages.map((message) => message.ack().catch(() => {})))
      for (const ask of waiting) ask()
    }
  }

  const running = run()
  const when: Evidence['when'] = (what, signal) =>
    new Promise((resolve, reject) => {
      const ask = (): void => {
        const found = what()
        if (found === undefined && signal?.aborted !== true) return
        waiting.delete(ask)
        if (found === undefined) reject(new Error('it is too late for this'))
        else resolve(found)
      }
      waiting.add(ask)
      signal?.addEventListener('abort', ask, { once: true })
      ask()
    })
  return {
    approvals: book.approvals,
    exchanges: book.exchanges,
    asked: (args) => book.byArguments.get(args) ?? [],
    exchangesOf: (request) => book.byRequest.get(request) ?? [],
    when,
    caughtUp: async () => {
      const own = ++mark
      await ends.journal.append([JSON.stringify({ mark: own })])
      const last = await ends.state()
      await when(() => (book.read.state >= last && book.mark >= own ? true : undefined))
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await running
    },
  }
}

/** What was read so far. */
class Book {
  readonly #asked: Bus['asked']
  readonly approvals = new Map<ApprovalId, Step[]>()
  readonly exchanges = new Map<string, Exchange>()
  readonly byRequest = new Map<string, string[]>()
  readonly byArguments = new Map<string, ApprovalId[]>()
  /** Sequences of the last messages. */
  readonly read = { state: 0, journal: 0 }
  /** The last mark of the test itself. */
  mark = 0

  constructor(asked: Bus['asked']) {
    this.#asked = asked
  }

  async take({ stream, sequence, data }: FeedMessage): Promise<void> {
    // The last message of a writer comes again.
    if (sequence <= this.read[stream]) return
    this.read[stream] = sequence
    const text = Buffer.from(data).toString('utf8')
    if (stream === 'state') await this.#takeEvent(JSON.parse(text))
    else
      for (const line of text.split('\n').filter((one) => one !== ''))
        this.#takeLine(JSON.parse(line))
  }

  #takeLine(entry: unknown): void {
    const { mark, record } = Object(entry)
    if (mark !== undefined) this.mark = Number(mark)
    if (record !== undefined) this.#takeContent(parseContentRecord(entry))
    if (!operationDecided.check(entry)) return
    const { exchange, decision, approval, grant } = entry.data
    exchangeOf(this.exchanges, exchange.id).decisions.push({
      decision,
      time: entry.time,
      ...(approval !== undefined && { approval }),
      ...(grant !== undefined && { grant }),
    })
  }

  #takeContent({ exchange, direction, body }: ContentRecord): void {
    const id = direction === 'request' ? requestIdOf(body) : undefined
    if (id === undefined) return
    exchangeOf(this.exchanges, exchange).requests.push(id)
    this.byRequest.set(id, [...(this.byRequest.get(id) ?? []), exchange])
  }

  async #takeEvent(event: unknown): Promise<void> {
    if (!isStep(event)) return
    const { approval: id } = event.data
    if (approvalRequested.check(event) && 'exchange' in event.data.request)
      // What approvers are shown stands beside the event.
      event.data.request.arguments = (await this.#asked.get(id))?.data.toString('utf8') ?? ''
    this.approvals.set(id, [...(this.approvals.get(id) ?? []), event])
    if (!approvalRequested.check(event)) return
    const { arguments: args = '' } = askedOf(event.data.request)
    this.byArguments.set(args, [...(this.byArguments.get(args) ?? []), id])
  }
}

function exchangeOf(exchanges: Map<string, Exchange>, id: string): Exchange {
  const exchange = exchanges.get(id) ?? { requests: [], decisions: [] }
  exchanges.set(id, exchange)
  return exchange
}

const STEPS = [
  approvalRequested,
  approvalVoted,
  approvalResolved,
  approvalConsumed,
  grantBreakGlass,
  grantRevoked,
  grantExpired,
]

const isStep = (event: unknown): event is Step => STEPS.some((step) => step.check(event))

function requestIdOf(body: string): string | undefined {
  const message: unknown = JSON.parse(body)
  const { id, method } = Object(message)
  return method === 'tools/call' ? String(id) : undefined
}

/** Consent to one operation that was asked for. */
type Requested = Omit<DataOf<typeof approvalRequested>, 'request'> & {
  readonly request: ApprovalRequest
}

/** Which operation was asked for, by the first step of an approval. */
export function requestOf(steps: readonly Step[] | undefined): Requested | undefined {
  const first = steps?.[0]
  if (!approvalRequested.check(first) || !('exchange' in first.data.request)) return undefined
  return { ...first.data, request: first.data.request }
}
