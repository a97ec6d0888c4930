import { createHash } from 'node:crypto'
import type { Bus } from '@sallyport/bus'
import {
  contentSearched,
  contentTried,
  Digest,
  type EventStamp,
  MAX_POLICY_CHARS,
  maskingPreview,
  newEventId,
  parser,
  type Principal,
  type SallyportEvent,
  seal,
} from '@sallyport/contracts'
import type { Searched } from './domain/search-terms.ts'
import type { BacktestCommand } from './trial/backtest.ts'

/** What someone looked for by words, and how much was found. */
export interface TextSearched {
  readonly author: Principal
  readonly text: string
  /** What else was asked for: values by the names of the parameters. */
  readonly filters: Searched & Readonly<Record<string, string | undefined>>
  readonly found: number
}

/** Resolves when an event that says so is on disk: nobody is told of content before. Words may be sensitive, so they are masked. */
export async function recordSearch(
  bus: Pick<Bus, 'call' | 'state'>,
  { author, text, filters, found }: TextSearched,
): Promise<void> {
  const given = Object.entries(filters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const [masked = WITHHELD, ...values] = (
    await maskedOf(bus, [text, ...given.map(([, value]) => value)])
  ).map((value) => value.slice(0, MAX_MASKED_CHARS))
  const data = {
    author,
    text: masked,
    filters: Object.fromEntries(given.map(([name], i) => [name, values[i] ?? WITHHELD])),
    found,
  }
  await append(bus, (subject, stamp) => seal(contentSearched, subject, data, stamp))
}

/** Who tries which draft on what part of the past. */
export interface DraftTried {
  readonly author: Principal
  readonly command: Pick<BacktestCommand, 'cedar' | 'connection' | 'range'>
}

/**
 * Resolves when an event that says so is on disk: what a draft that reads arguments would change tells of the arguments.
 * The values that it compares with may be sensitive, so it is masked.
 */
export async function recordTrial(
  bus: Pick<Bus, 'call' | 'state'>,
  { author, command: { cedar, connection, range } }: DraftTried,
): Promise<void> {
  const [masked = WITHHELD] = await maskedOf(bus, [cedar])
  const data = {
    author,
    connection,
    since: range.since.toISOString(),
    until: range.until.toISOString(),
    sha256: digestOf(cedar),
    draft: masked.slice(0, MAX_POLICY_CHARS),
  }
  await append(bus, (subject, stamp) => seal(contentTried, subject, data, stamp))
}

const digestOf = (text: string) => parseDigest(createHash('sha256').update(text).digest('hex'))
const parseDigest = parser('SHA-256', Digest)

/** Each is an aggregate of its own: none waits for another. */
async function append(
  { state }: Pick<Bus, 'state'>,
  sealed: (subject: string, stamp: EventStamp) => SallyportEvent,
): Promise<void> {
  const id = newEventId()
  const event = sealed(`search/${id}`, { id, source: '/control', time: new Date() })
  await state.append('search', id, event, 0)
}

/** What stands for a value that the profile blocks. */
const WITHHELD = '[WITHHELD]'
/** Longest text of a search in its event. */
const MAX_MASKED_CHARS = 4096

async function maskedOf(
  bus: Pick<Bus, 'call'>,
  values: readonly string[],
): Promise<readonly string[]> {
  const { content } = await bus.call(maskingPreview, {
    profile: 'default',
    content: JSON.stringify(values),
  })
  const masked: unknown = content === '' ? [] : JSON.parse(content)
  return Array.isArray(masked) && masked.length === values.length ? masked.map(String) : []
}
