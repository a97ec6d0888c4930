import type { MsgHdrs } from '@nats-io/nats-core'
import { BusError } from '../errors.ts'
import type { Requester } from '../link/requester.ts'
import { readMessage, readPubAck, type Refusal, type StoredMessage } from './api.ts'
import { refusalError } from './publish.ts'

/** A message that is to stand behind the last one of its stream. */
export interface AppendedMessage {
  readonly subject: string
  readonly data: string
  readonly headers: MsgHdrs
}

/** A stream whose order one kind of writer keeps, and how what it writes travels. */
export interface AppendedStream<Item> {
  readonly name: string
  /** Pattern of all of its subjects. */
  readonly subjects: string
  /** What is said when something stands where an item was to follow. */
  readonly conflict: string
  readonly messageOf: (item: Item) => AppendedMessage
  /** What of these items is still to be written behind that message; undefined where the stream is empty. */
  readonly restBehind: (items: readonly Item[], last: StoredMessage | undefined) => readonly Item[]
}

const EXPECTED_HEADER = 'Nats-Expected-Last-Sequence'
const PUBLISH_MS = 5_000
/** Messages that are under way at once; each waits for the disk, so that one at a time would be slow. */
const WINDOW = 128
const WRONG_LAST_SEQUENCE = 10_071

/**
 * Appends items to a stream, each behind the one before: the fence of each is the sequence that its predecessor gets. So
 * the answer to the last of several tells that all of them stand, and the others are sent without one; where that fails,
 * each is answered the next time, so that the reason shows. Whoever else appends meanwhile makes it reject with
 * `conflict`. After any failure the end of the stream is read again, so that the same items can be given once more: what
 * stands already is passed over.
 */
export class Appender<Item> {
  readonly #requester: Requester
  readonly #stream: AppendedStream<Item>
  #last: number | undefined
  /** Last sequence that the server told of: messages may be gone by age while their sequences stay used. */
  #told = 0
  /** Whether each message is to be answered. */
  #careful = false
  #turn: Promise<void> = Promise.resolve()

  constructor(requester: Requester, stream: AppendedStream<Item>) {
    this.#requester = requester
    this.#stream = stream
  }

  /** The message at the end of the stream; undefined for none. */
  end(): Promise<StoredMessage | undefined> {
    const { name, subjects } = this.#stream
    return readMessage(this.#requester, name, { last_by_subj: subjects })
  }

  /** Calls that overlap follow each other. Rejects with `conflict`, `unavailable`, `timeout`, `full` or `too_large`. */
  append(items: readonly Item[]): Promise<void> {
    const result = this.#turn.then(() => this.#appendAll(items))
    this.#turn = result.catch(() => {})
    return result
  }

  async #appendAll(items: readonly Item[]): Promise<void> {
    try {
      let rest = this.#last === undefined ? await this.#resume(items) : items
      while (rest.length > 0) {
        // oxlint-disable-next-line no-await-in-loop
        await this.#appendWindow(rest.slice(0, WINDOW))
        rest = rest.slice(WINDOW)
      }
    } catch (error) {
      // What stands is read again before anything else is written.
      this.#last = undefined
      this.#careful = true
      throw error
    }
  }

  /** Finds the end of the stream, and what of these items is still to be written after a call that failed. */
  async #resume(items: readonly Item[]): Promise<readonly Item[]> {
    const end = await this.end()
    const rest = this.#stream.restBehind(items, end)
    this.#last = end?.sequence ?? this.#told
    return rest
  }

  async #appendWindow(items: readonly Item[]): Promise<void> {
    const first = this.#last ?? 0
    const answered = this.#careful || items.length === 1
    const messages = this.#fenced(items, first)
    const last = messages.pop()
    if (last === undefined) return
    if (answered) await Promise.all(messages.map((message) => this.#request(message)))
    else
      for (const { subject, data, headers } of messages)
        this.#requester.post(subject, data, headers)
    this.#last = await this.#request(last)
    this.#careful = false
  }

  /** Messages of which the first can only follow that of a sequence, and each other one the one before it. */
  #fenced(items: readonly Item[], first: number): AppendedMessage[] {
    return items.map((item, i) => {
      const message = this.#stream.messageOf(item)
      message.headers.set(EXPECTED_HEADER, String(first + i))
      return message
    })
  }

  async #request({ subject, data, headers }: AppendedMessage): Promise<number> {
    const answer = await this.#requester.request(subject, data, PUBLISH_MS, headers)
    const ack = readPubAck(answer.string())
    if (ack.kind === 'stored') return ack.sequence
    if (ack.errCode !== WRONG_LAST_SEQUENCE) throw refusalError(this.#stream.name, ack)
    this.#told = lastSequenceIn(ack) ?? this.#told
    throw new BusError('conflict', this.#stream.conflict)
  }
}

/** The server tells where the stream is: "wrong last sequence: 7". */
const lastSequenceIn = ({ description }: Refusal): number | undefined => {
  const [, digits] = /: (\d+)$/.exec(description) ?? []
  return digits === undefined ? undefined : Number(digits)
}
