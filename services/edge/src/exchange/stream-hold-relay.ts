import type { Readable } from 'node:stream'
import type { Finding } from '@sallyport/contracts'
import { replaceSpans, valueSpan } from '@sallyport/json'
import { blockedBy } from './ask-masking.ts'
import type { Call } from './call.ts'
import { type MaskNext, StreamHold } from './stream-hold.ts'
import { streamText } from './stream-hold-text.ts'
import type { TargetMessage } from './target-message.ts'

/** Sends a message of a target whose text is masked already: what was found in it comes along. */
export type Send = (text: string, findings: readonly Finding[]) => Promise<void>

/** The texts of one exchange that go on from message to message. */
export interface RelayedTexts extends AsyncDisposable {
  /** Sends a message, now or later, with its text masked as a part of what it goes on in. */
  take(message: TargetMessage, profiles: readonly string[], send: Send): Promise<void>
  /** Sends something else, in its place behind what waits; `chars` is the room that it takes meanwhile. */
  pass(chars: number, send: () => Promise<void>): Promise<void>
  /** Before an answer that nothing waits behind: what waits goes first. */
  flush(): Promise<void>
  /** Before the end: nothing goes on. */
  finish(): Promise<void>
  /** Passes on what is read; throws why a message that waited could not be sent. */
  unlessFailed<T>(items: AsyncIterable<T>): AsyncGenerator<T>
}

/** `body` is what is read of the target: its end, where a message that waited cannot be sent. */
export function relayedTexts(call: Call, body: Readable): RelayedTexts {
  const failed = new AbortController()
  const hold = new StreamHold((error) => {
    failed.abort(error)
    body.destroy()
  })
  return {
    take: async ({ message, text }, profiles, send) => {
      const own = streamText(message)
      if (own === undefined) return hold.pass(text.length, () => send(text, []))
      const place = `/${own.path.join('/')}`
      return hold.take({
        stream: JSON.stringify([own.stream, profiles]),
        text: own.text,
        mask: maskNext(call, profiles),
        send: (shown, findings) =>
          send(
            shown === own.text ? text : withText(text, own.path, shown),
            findings.map((finding) => ({ ...finding, place })),
          ),
      })
    },
    pass: (chars, send) => hold.pass(chars, send),
    flush: () => hold.flush(),
    finish: () => hold.finish(),
    async *unlessFailed(items) {
      try {
        yield* items
      } catch (error) {
        failed.signal.throwIfAborted()
        throw error
      }
      failed.signal.throwIfAborted()
    },
    [Symbol.asyncDispose]: () => hold[Symbol.asyncDispose](),
  }
}

function withText(text: string, path: readonly string[], shown: string): string {
  const span = valueSpan(text, [...path])
  return span === undefined ? text : replaceSpans(text, [{ ...span, text: JSON.stringify(shown) }])
}

/** Masks by several profiles, one after the other: what one of them covers is covered. */
const maskNext =
  ({ controls, log }: Call, profiles: readonly string[]): MaskNext =>
  async (held, text, last) => {
    const kept: string[] = []
    const findings: Finding[] = []
    let masked = text
    for (const [index, profile] of profiles.entries()) {
      const part = { profile, held: held[index] ?? '', text: masked, last }
      // oxlint-disable-next-line no-await-in-loop -- each works on what the one before left
      const reply = await controls.maskPart(part)
      const against = reply.findings.find(({ action }) => action === 'block')
      if (against !== undefined) {
        log.found(reply.findings)
        throw blockedBy(against, reply.findings)
      }
      masked = reply.text
      kept.push(reply.held)
      findings.push(...reply.findings)
    }
    return { text: masked, held: kept, findings }
  }
