import type {
  ContentRecord,
  ContentRef,
  DataOf,
  ExchangeId,
  operationCompleted,
  operationDecided,
  operationIndeterminate,
  operationStreamed,
  SessionId,
} from '@sallyport/contracts'
import { hash } from 'node:crypto'
import type { ContentTally } from './content-tally.ts'
import { Fingerprints } from './fingerprints.ts'
import type { Place } from './problems.ts'
import type { Findings } from './report.ts'

/** What is known of an exchange whose evidence is not complete yet. */
interface Exchange {
  decided?: { readonly place: Place; readonly outcome: Outcome }
  completed: boolean
  /** Whether it was closed without an end of its own, so that content may be there that no event names. */
  cut?: true
  readonly refs: Ref[]
  readonly contents: Map<string, Content>
}

/** Content that an event names. */
interface Ref {
  readonly ref: ContentRef
  readonly session: SessionId
  readonly place: Place
}

interface Content {
  readonly place: Place
  readonly direction: string
  readonly bytes: number
  readonly sha256: string
  named: boolean
}

/** An event that names content. */
type Naming = Pick<DataOf<typeof operationStreamed>, 'exchange' | 'content'>

type Outcome = DataOf<typeof operationDecided>['decision']['outcome']

/** Outcomes of an exchange that reached its target, or tried to. */
const FORWARDED: readonly string[] = ['delivered', 'failed', 'interrupted']

/** What is noted of an exchange that was closed, by its last decision: what is approved is allowed before it is forwarded. */
const CLOSED = {
  allow: 'closed_indeterminate',
  require_approval: 'closed_waiting',
  deny: 'closed_denied',
} as const

/** What is noted of one that is open where the log ends; what waits there may be allowed in what follows. */
const OPEN = { allow: 'indeterminate', require_approval: 'waiting', deny: 'denied_open' } as const

/** Checks the rules of exchanges: decided before completed, completed once, content as the events name it. */
export class ExchangeCheck {
  readonly #findings: Findings
  readonly #tally: ContentTally
  readonly #open = new Map<ExchangeId, Exchange>()
  readonly #closed = new Fingerprints()
  /** Exchanges that have come to their end since the last batch. */
  #ended: ExchangeId[] = []

  constructor(tally: ContentTally, findings: Findings) {
    this.#tally = tally
    this.#findings = findings
  }

  decided(place: Place, data: DataOf<typeof operationDecided>): void {
    const { id } = data.exchange
    const { outcome } = data.decision
    if (this.#closed.has(id)) return this.#findings.failure('decided_late', place)
    const exchange = this.#exchange(id)
    if (exchange.completed) return this.#findings.failure('decided_late', place)
    if (exchange.decided !== undefined && exchange.decided.outcome !== 'require_approval')
      this.#findings.failure('decided_again', place)
    exchange.decided = { place, outcome }
    this.#name(exchange, data, place)
  }

  streamed(place: Place, data: DataOf<typeof operationStreamed>): void {
    const { id } = data.exchange
    if (this.#closed.has(id)) return this.#findings.failure('streamed_late', place)
    const exchange = this.#exchange(id)
    if (exchange.completed) this.#findings.failure('streamed_late', place)
    else if (exchange.decided?.outcome !== 'allow')
      this.#findings.failure('forwarded_unallowed', place)
    this.#name(exchange, data, place)
  }

  completed(place: Place, data: DataOf<typeof operationCompleted>): void {
    const { id } = data.exchange
    this.#findings.count('exchanges')
    if (this.#closed.has(id)) return this.#findings.failure('completed_twice', place)
    const exchange = this.#exchange(id)
    if (exchange.completed) return this.#findings.failure('completed_twice', place)
    if (exchange.decided === undefined) this.#findings.failure('completed_undecided', place)
    else if (FORWARDED.includes(data.outcome) && exchange.decided.outcome !== 'allow')
      this.#findings.failure('forwarded_unallowed', place)
    exchange.completed = true
    this.#name(exchange, data, place)
    this.#ended.push(id)
  }

  /** An exchange that the recorder closed: nothing of it may follow. */
  closed(place: Place, { exchange: { id } }: DataOf<typeof operationIndeterminate>): void {
    const exchange = this.#open.get(id)
    if (exchange?.decided === undefined || exchange.completed)
      return this.#findings.failure('closed_undecided', place)
    this.#findings.note(CLOSED[exchange.decided.outcome], place)
    exchange.completed = true
    exchange.cut = true
    this.#ended.push(id)
  }

  content(place: Place, record: ContentRecord, line: Uint8Array): void {
    const { direction } = record
    // An exchange of which not everything can be opened is closed before all its content has come.
    if (this.#closed.has(record.exchange) && this.#tally.isUnopened(record.session)) return
    const content = { place, direction, bytes: line.length, sha256: sha256(line), named: false }
    const { contents } = this.#exchange(record.exchange)
    if (contents.has(record.id)) this.#findings.failure('duplicate_id', place)
    else contents.set(record.id, content)
  }

  /** Ends a batch: forgets the exchanges whose evidence is complete. */
  endBatch(): void {
    this.#ended = this.#ended.filter((id) => {
      const exchange = this.#open.get(id)
      if (exchange === undefined) return false
      const { refs, contents } = exchange
      const present = refs.every(
        ({ ref, session }) => contents.has(ref.id) || this.#tally.isUnopened(session),
      )
      if (!present) return true
      this.#close(id, exchange)
      return false
    })
  }

  /** Ends the log: what is still open is either not complete or not known to be. */
  finish(): void {
    for (const [id, exchange] of this.#open) {
      if (!exchange.completed && exchange.decided !== undefined)
        this.#findings.note(OPEN[exchange.decided.outcome], exchange.decided.place)
      this.#close(id, exchange)
    }
  }

  #name(exchange: Exchange, { exchange: { session }, content }: Naming, place: Place): void {
    this.#tally.named(session, content)
    exchange.refs.push(...content.map((ref) => ({ ref, session, place })))
  }

  #exchange(id: ExchangeId): Exchange {
    const known = this.#open.get(id)
    if (known !== undefined) return known
    const made: Exchange = { completed: false, refs: [], contents: new Map() }
    this.#open.set(id, made)
    return made
  }

  #close(id: ExchangeId, exchange: Exchange): void {
    this.#open.delete(id)
    this.#closed.add(id)
    for (const ref of exchange.refs) this.#compare(ref, exchange.contents)
    for (const { named, place } of exchange.contents.values()) {
      if (named) continue
      const whole = exchange.completed && exchange.cut !== true
      if (whole || exchange.decided === undefined)
        this.#findings.failure('content_unreferenced', place)
      else this.#findings.note('unfinished_content', place)
    }
  }

  #compare({ ref, session, place }: Ref, contents: ReadonlyMap<string, Content>): void {
    const content = contents.get(ref.id)
    if (content === undefined && this.#tally.isUnopened(session)) return
    if (content === undefined) return this.#findings.failure('content_missing', place)
    content.named = true
    const same =
      content.sha256 === ref.sha256 &&
      content.bytes === ref.bytes &&
      content.direction === ref.direction
    if (!same) this.#findings.failure('content_changed', content.place)
  }
}

const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex')
