import {
  type ContentRecord,
  type ContentRef,
  type DataOf,
  type Erasure,
  operationCompleted,
  operationDecided,
  operationStreamed,
  parseContentRecord,
} from '@sallyport/contracts'

/** Who erased content, when and why. */
export type ErasureNews = Pick<Erasure, 'time' | 'author' | 'through' | 'reason'>

/** One exchange of a recording, put together from its events and content. */
export interface RecordedExchange {
  readonly id: string
  readonly decisions: readonly Decided[]
  readonly completed: Completed | undefined
  /** Masked request as it was judged. */
  readonly request: string
  /** Masked messages of the answer, one per line. */
  readonly response: string
  /** Whether content that its events name is not at hand. */
  readonly incomplete: boolean
  /** Who erased its content; absent where it is there, or never was. */
  readonly erased?: ErasureNews
}

export type Decided = DataOf<typeof operationDecided> & { readonly time: string }
export type Completed = DataOf<typeof operationCompleted> & { readonly time: string }

/**
 * Puts the lines of a recording together, in the order in which exchanges were decided. What is absent of their content
 * was erased, by the first erasure after them.
 */
export function readExchanges(
  lines: readonly string[],
  erasures: readonly ErasureNews[] = [],
): readonly RecordedExchange[] {
  const contents = new Map<string, ContentRecord>()
  const decided = new Map<string, Decided[]>()
  const completed = new Map<string, Completed>()
  const answers = new Map<string, ContentRef[]>()
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
    } else if (isContent(record)) {
      const content = parseContentRecord(record)
      contents.set(content.id, content)
    }
  }
  return [...decided].map(([id, decisions]) => {
    const asked = decisions.flatMap(({ content }) => content)
    const answer = answers.get(id) ?? []
    const incomplete = [...asked, ...answer].some((ref) => !contents.has(ref.id))
    const erased = incomplete
      ? erasures.find(({ time }) => time >= (decisions[0]?.time ?? ''))
      : undefined
    return {
      id,
      decisions,
      completed: completed.get(id),
      request: bodies(contents, asked),
      response: bodies(contents, answer),
      incomplete,
      ...(erased && { erased }),
    }
  })
}

const isContent = (record: unknown): boolean =>
  typeof record === 'object' && record !== null && Reflect.get(record, 'record') === 'content'

function bodies(contents: ReadonlyMap<string, ContentRecord>, refs: readonly ContentRef[]): string {
  return refs.map(({ id }) => contents.get(id)?.body ?? '').join('')
}
