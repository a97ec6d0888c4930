import type { Finding } from '@sallyport/contracts'
import { isPlain } from './stream-hold-plain.ts'
import { WorkTurns } from './work-turns.ts'

/** The next part of a text after masking; `held` is what masking keeps for the part after. */
export interface MaskedText {
  readonly text: string
  readonly held: readonly string[]
  readonly findings: readonly Finding[]
}

/** Masks the next part of a text; `held` is what came of the part before, empty for the first one. */
export type MaskNext = (held: readonly string[], text: string, last: boolean) => Promise<MaskedText>

/** One message of a stream. */
export interface StreamMessage {
  readonly stream: string
  readonly text: string
  readonly mask: MaskNext
  /** Sends the message with another text, and says what was masked in it. */
  readonly send: (text: string, findings: readonly Finding[]) => Promise<void>
}

/** How long a message whose text ends in plain words waits for what follows, in milliseconds. */
export const HOLD_MS = 250
/** How long any other end of a text waits: a text that pauses for longer may be over, and is shown as if it were. */
export const REST_MS = 1000
/** Work that is short enough to count as waiting, in milliseconds. */
const LEAST_WORK_MS = 10
/** Messages, and characters of their texts, that wait at a time. */
const MOST_WAITING = 64
const MOST_CHARS = 1024 * 1024
/** Streams of one exchange whose texts are followed at a time. */
const MOST_STREAMS = 32

/** Something on its way to the client. */
interface Queued {
  readonly chars: number
  readonly send: () => Promise<void>
  ready: boolean
}

/** A message on its way to the client. */
interface Entry extends Queued {
  readonly message: StreamMessage
  text: string
  findings: readonly Finding[]
}

interface Stream {
  held: readonly string[]
  /** The last message, which waits for what follows while it is not ready. */
  last: Entry
  /** What the client has been shown already of what masking still holds. */
  ahead: string
  /** What else is held, masked as if nothing followed. */
  rest: string
  timer: NodeJS.Timeout | undefined
}

/**
 * Holds messages back whose texts end in what could be the beginning of a value, until it is known what follows, for
 * {@link REST_MS} at most. All messages keep their order. What a message cannot show when others are sent, the next one of
 * its stream shows, or a copy of it.
 */
export class StreamHold implements AsyncDisposable {
  readonly #streams = new Map<string, Stream>()
  readonly #queue: Queued[] = []
  readonly #failed: (error: unknown) => void
  readonly #turns: WorkTurns

  /**
   * `failed` is told when a message could not be sent that waited: then nothing more may be. `now` is a clock in
   * milliseconds.
   */
  constructor(failed: (error: unknown) => void, now = (): number => performance.now()) {
    this.#failed = failed
    this.#turns = new WorkTurns(now)
  }

  /** Takes the next message of a stream; it is sent now or later. */
  take(message: StreamMessage): Promise<void> {
    return this.#turns.run(async () => {
      const known = this.#streams.get(message.stream)
      const part = await message.mask(known?.held ?? [], message.text, false)
      const text = known === undefined ? part.text : came(known, part.text)
      if (known !== undefined) release(known)
      const entry = entryOf(message, text, part.findings)
      const stream = known ?? this.#begin(entry)
      stream.last = entry
      stream.held = part.held
      this.#queue.push(entry)
      await this.#foresee(stream)
      if (stream.rest === '') release(stream)
      else this.#wait(stream, isPlain(stream.ahead + stream.rest) ? HOLD_MS : REST_MS)
      if (this.#isFull()) this.#showAll()
      if (this.#streams.size > MOST_STREAMS) await this.#endOldest()
      await this.#send()
    })
  }

  /** Sends something without a text that goes on, in its place behind what waits; `chars` is the room that it takes. */
  pass(chars: number, send: () => Promise<void>): Promise<void> {
    return this.#turns.run(async () => {
      this.#queue.push({ chars, send, ready: true })
      if (this.#isFull()) this.#showAll()
      await this.#send()
    })
  }

  /** Sends what waits, as far as it can be shown; something else is about to be sent. */
  flush(): Promise<void> {
    return this.#turns.run(async () => {
      this.#showAll()
      await this.#send()
    })
  }

  /** Sends everything: nothing follows. */
  finish(): Promise<void> {
    return this.#turns.run(async () => {
      while (this.#streams.size > 0) {
        // oxlint-disable-next-line no-await-in-loop -- streams end in the order in which they began
        await this.#endOldest()
      }
      await this.#send()
    })
  }

  /** Forgets what waits; resolves when nothing more is sent. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const stream of this.#streams.values()) release(stream)
    this.#streams.clear()
    this.#queue.length = 0
    await this.#turns.settled()
  }

  #begin(last: Entry): Stream {
    const stream: Stream = { held: [], last, ahead: '', rest: '', timer: undefined }
    this.#streams.set(last.message.stream, stream)
    return stream
  }

  /** Finds out what is held of a stream, as it would be shown if nothing followed. */
  async #foresee(stream: Stream): Promise<readonly Finding[]> {
    const { text, findings } = await stream.last.message.mask(stream.held, '', true)
    const seen = seenOf(text, stream.ahead)
    stream.ahead = text.slice(0, seen)
    stream.rest = text.slice(seen)
    return findings
  }

  #wait(stream: Stream, ms: number): void {
    clearTimeout(stream.timer)
    const worked = this.#turns.workedMs()
    const timer = setTimeout(() => {
      // What has come meanwhile is taken first.
      setImmediate(() => {
        this.#turns.run(() => this.#late(stream, timer, worked)).catch(this.#failed)
      })
    }, ms)
    stream.timer = timer
  }

  /**
   * Shows what a stream holds, masked as if nothing followed; masking goes on with it all the same. Not where something
   * followed meanwhile, and not yet where the time went by over work: a target that nobody read has not paused.
   */
  async #late(stream: Stream, timer: NodeJS.Timeout, workedBefore: number): Promise<void> {
    if (stream.timer !== timer) return
    const unread = this.#turns.workedMs() - workedBefore
    if (unread >= LEAST_WORK_MS) {
      this.#wait(stream, unread)
      return
    }
    await this.#showRest(stream)
    await this.#send()
  }

  /** Lets all go that a stream holds: with its last message, or with a copy of that. */
  async #showRest(stream: Stream): Promise<void> {
    const findings = await this.#foresee(stream)
    const { last, rest } = stream
    if (last.ready && rest !== '')
      this.#queue.push({ ...entryOf(last.message, rest, findings), ready: true })
    else {
      last.text += rest
      last.findings = [...last.findings, ...findings]
    }
    stream.ahead += rest
    stream.rest = ''
    release(stream)
  }

  #showAll(): void {
    for (const stream of this.#streams.values()) {
      if (stream.last.ready) continue
      show(stream)
      if (stream.rest !== '') this.#wait(stream, REST_MS)
    }
  }

  /** Ends the stream that began first. */
  async #endOldest(): Promise<void> {
    const [[key, stream] = []] = this.#streams
    if (key === undefined || stream === undefined) return
    this.#streams.delete(key)
    await this.#showRest(stream)
  }

  #isFull(): boolean {
    const chars = this.#queue.reduce((sum, queued) => sum + queued.chars, 0)
    return this.#queue.length > MOST_WAITING || chars > MOST_CHARS
  }

  async #send(): Promise<void> {
    for (let next = this.#queue[0]; next?.ready === true; next = this.#queue[0]) {
      this.#queue.shift()
      // oxlint-disable-next-line no-await-in-loop -- messages keep their order
      await next.send()
    }
  }
}

function entryOf(message: StreamMessage, text: string, findings: readonly Finding[]): Entry {
  const entry: Entry = {
    message,
    text,
    findings,
    ready: false,
    chars: message.text.length,
    send: () => message.send(entry.text, entry.findings),
  }
  return entry
}

/**
 * What is new in the text that masking has let out: without what was shown of it already, and what the last message still
 * waits for.
 */
function came(stream: Stream, text: string): string {
  const { ahead, last, rest } = stream
  const seen = common(text, ahead)
  stream.ahead = seen === undefined ? '' : ahead.slice(seen)
  if (stream.ahead !== '') return ''
  const fresh = text.slice(seen ?? seenOf(text, ahead))
  if (last.ready) return fresh
  const own = common(fresh, rest) ?? 0
  last.text += fresh.slice(0, own)
  return fresh.slice(own)
}

/** How much of a text a client has seen that was shown another: as much as both begin with, but no part of a placeholder. */
function seenOf(text: string, other: string): number {
  let same = 0
  while (same < other.length && text[same] === other[same]) same++
  const begin = text.slice(0, same)
  const open = begin.lastIndexOf('[')
  return same < other.length && open > begin.lastIndexOf(']') ? open : same
}

/** How much of a text is the beginning of another, where one of both is that; undefined where they differ. */
function common(text: string, other: string): number | undefined {
  const length = Math.min(text.length, other.length)
  return text.startsWith(other.slice(0, length)) ? length : undefined
}

/** Lets the last message of a stream go as it is. */
function release(stream: Stream): void {
  clearTimeout(stream.timer)
  stream.timer = undefined
  stream.last.ready = true
}

/** Lets the last message of a stream go, with the rest of its text where that is nothing but words. */
function show(stream: Stream): void {
  const { last, ahead, rest } = stream
  if (last.ready) return
  if (isPlain(ahead + rest)) {
    last.text += rest
    stream.ahead = ahead + rest
    stream.rest = ''
  }
  release(stream)
}
