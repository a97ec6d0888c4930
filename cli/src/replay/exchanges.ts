import {
  approvalRequested,
  type ContentRecord,
  type ContentRef,
  type DataOf,
  type Erasure,
  type EventOf,
  operationCompleted,
  operationIndeterminate,
  operationDecided,
  operationStreamed,
  parseContentRecord,
} from '@sallyport/contracts'

/** One exchange of a recording, put together from its events and content. */
export interface RecordedExchange {
  readonly id: string
  readonly decisions: readonly Decided[]
  readonly completed: Completed | undefined
  /** When the recorder closed it, as its edge was killed; absent where it ended, or may end. */
  readonly closed?: string
  /** Masked request as it was judged. */
  readonly request: string
  /** Masked messages of the answer, one per line. */
  readonly response: string
  /** Whether content that its events name is not at hand. */
  readonly incomplete: boolean
  /** The consent that it asked for; absent where it asked for none. */
  readonly asked?: AskedConsent
  /** When the consent was asked for that it used, by this exchange or an earlier one of the session. */
  readonly askedAt?: string
  /** Who erased its content; absent where it is there, or never was. */
  readonly erased?: Erasure
  /** Why its content cannot be had though nobody erased it; absent where it is there, or was not asked for. */
  readonly unreadable?: string
}

/** Consent that an exchange asked for, and what the session tells came of it. */
export interface AskedConsent {
  readonly approval: string
  readonly approvers: readonly string[]
  readonly quorum: number
  readonly expiresAt: string
  /** The exchange of the session that used it, and the votes by which; absent where none did. */
  readonly used?: { readonly exchange: string; readonly votes: NonNullable<Decided['votes']> }
}

/** Why content cannot be had. */
export interface Unreadable {
  /** By exchange. */
  readonly of: ReadonlyMap<string, string>
  /** Of any other content that is not there and was not erased. */
  readonly otherwise?: string
}
const ALL_READ: Unreadable = { of: new Map() }

export type Decided = DataOf<typeof operationDecided> & { readonly time: string }
export type Completed = DataOf<typeof operationCompleted> & { readonly time: string }

/**
 * Puts the lines of a recording together, in the order in which exchanges were decided. What is absent of their content
 * cannot be read for a reason that is known, or was erased, by the first erasure after them.
 */
export function readExchanges(
  lines: readonly string[],
  erasures: readonly Erasure[] = [],
  unreadable = ALL_READ,
): readonly RecordedExchange[] {
  const contents = new Map<string, ContentRecord>()
  const decided = new Map<string, Decided[]>()
  const completed = new Map<string, Completed>()
  const closed = new Map<string, string>()
  const answers = new Map<string, ContentRef[]>()
  const requests: Requested[] = []
  const answered = (id: string, refs: readonly ContentRef[]): void => {
    answers.set(id, [...(answers.get(id) ?? []), ...refs])
  }
  for (const line of lines) {
    const record: unknown = JSON.parse(line)
    if (operationDecided.check(record)) {
      const { id } = record.data.exchange
      decided.set(id, [...(decided.get(id) ?? []), { ...record.data, time: record.time }])
    } else if (operationStreamed.check(record)) {
      answered(record.data.exchange.id, record.data.content)
    } else if (operationCompleted.check(record)) {
      answered(record.data.exchange.id, record.data.content)
      completed.set(record.data.exchange.id, { ...record.data, time: record.time })
    } else if (operationIndeterminate.check(record)) {
      closed.set(record.data.exchange.id, record.time)
    } else if (approvalRequested.check(record)) {
      requests.push(record)
    } else if (isContent(record)) {
      const content = parseContentRecord(record)
      contents.set(content.id, content)
    }
  }
  return [...decided].map(([id, decisions]) => {
    const asked = decisions.flatMap(({ content }) => content)
    const answer = answers.get(id) ?? []
    const incomplete = [...asked, ...answer].some((ref) => !contents.has(ref.id))
    const damage = incomplete ? unreadable.of.get(id) : undefined
    const erased =
      incomplete && damage === undefined
        ? erasures.find(({ time }) => time >= (decisions[0]?.time ?? ''))
        : undefined
    const why = incomplete && erased === undefined ? (damage ?? unreadable.otherwise) : undefined
    return {
      id,
      decisions,
      completed: completed.get(id),
      ...(closed.has(id) && { closed: closed.get(id) ?? '' }),
      request: bodies(contents, asked),
      response: bodies(contents, answer),
      incomplete,
      ...consentOf(id, decided, requests),
      ...(erased && { erased }),
      ...(why !== undefined && { unreadable: why }),
    }
  })
}

type Requested = EventOf<typeof approvalRequested>

/** What an exchange has to do with consent that was asked for in the session. */
function consentOf(
  id: string,
  decided: ReadonlyMap<string, readonly Decided[]>,
  requests: readonly Requested[],
): Pick<RecordedExchange, 'asked' | 'askedAt'> {
  const own = requests.find(
    ({ data: { request } }) => 'exchange' in request && request.exchange.id === id,
  )
  const used = decided.get(id)?.at(-1)?.approval
  const askedAt = requests.find(({ data }) => data.approval === used)?.time
  return {
    ...(own && { asked: askedFor(own, decided) }),
    ...(askedAt !== undefined && { askedAt }),
  }
}

function askedFor(
  { data: { approval, request, expiresAt } }: Requested,
  decided: ReadonlyMap<string, readonly Decided[]>,
): AskedConsent {
  const { approvers, quorum } = request.terms
  const asked = { approval, approvers, quorum, expiresAt }
  for (const [exchange, decisions] of decided)
    for (const { approval: by, votes } of decisions)
      if (by === approval && votes !== undefined) return { ...asked, used: { exchange, votes } }
  return asked
}

const isContent = (record: unknown): boolean =>
  typeof record === 'object' && record !== null && Reflect.get(record, 'record') === 'content'

function bodies(contents: ReadonlyMap<string, ContentRecord>, refs: readonly ContentRef[]): string {
  return refs.map(({ id }) => contents.get(id)?.body ?? '').join('')
}
