import { ENTITIES, readAnswer } from './answer.ts'
import { batchesOf, spansByText } from './batches.ts'
import {
  type Recogniser,
  RecogniserError,
  type RecogniserErrorCode,
  type RecogniserOptions,
  type Span,
} from './recogniser.ts'
import { Turns } from './turns.ts'

/** Longest time of one look at texts, waiting for a turn included: well within the time that callers have. */
const LOOK_MS = 2000
/** Calls at a time, of all looks of this replica together. */
const MOST_CALLS = 4
/** Longest texts of one look together, in characters. */
const MAX_LOOK_CHARS = 262_144
const MAX_ANSWER_BYTES = 1_048_576

/** How a recogniser is reached, and how long it may take. */
export interface PresidioOptions {
  /** Base of the analyzer's HTTP API. */
  readonly url: string
  readonly timeoutMs?: number
}

/** A recogniser that speaks the HTTP API of Presidio's analyzer: `POST /analyze`. */
export function createPresidio({ url, timeoutMs = LOOK_MS }: PresidioOptions): Recogniser {
  const turns = new Turns(MOST_CALLS)
  return {
    async find(texts, options, signal) {
      if (texts.reduce((sum, text) => sum + text.length, 0) > MAX_LOOK_CHARS)
        throw new RecogniserError('too_large', 'the texts are too long to be looked at in time')
      const failing = new AbortController()
      const timeout = AbortSignal.timeout(timeoutMs)
      const ended = AbortSignal.any([signal, timeout, failing.signal])
      const batches = batchesOf(texts)
      const analyze = async ({ text }: { readonly text: string }): Promise<readonly Span[]> => {
        using _ = await turns.take(ended)
        return readAnswer(await ask(url, text, options, ended), text, options.kinds)
      }
      try {
        const found = await Promise.all(batches.map(analyze))
        return spansByText(texts.length, batches, found)
      } catch (error) {
        // Of one that failed nobody needs the others.
        failing.abort()
        if (signal.aborted) throw signal.reason
        if (timeout.aborted) throw failure('timeout', 'the recogniser takes too long', error)
        throw error
      }
    },
  }
}

async function ask(
  url: string,
  text: string,
  { kinds, language, minScore }: RecogniserOptions,
  signal: AbortSignal,
): Promise<unknown> {
  const entities = kinds.flatMap((kind) => ENTITIES[kind])
  const response = await fetch(`${url}/analyze`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', 'user-agent': 'Sallyport' },
    body: JSON.stringify({ text, language, entities, score_threshold: minScore }),
    signal,
  }).catch((error: unknown) => {
    throw failure('unreachable', 'the recogniser cannot be reached', error)
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw failure('refused', `the recogniser answers with status ${response.status}`)
  }
  const body = await readBody(response)
  try {
    const answer: unknown = JSON.parse(body)
    return answer
  } catch {
    // What the parser says may quote the answer.
    throw failure('invalid_answer', 'the recogniser answers no JSON')
  }
}

async function readBody({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.length
      if (bytes > MAX_ANSWER_BYTES) break
      chunks.push(chunk)
    }
  } catch (error) {
    throw failure('unreachable', 'the answer of the recogniser broke off', error)
  }
  if (bytes <= MAX_ANSWER_BYTES) return Buffer.concat(chunks).toString('utf8')
  throw failure('invalid_answer', 'the answer of the recogniser is too long')
}

const failure = (code: RecogniserErrorCode, message: string, cause?: unknown): RecogniserError =>
  new RecogniserError(code, message, cause === undefined ? {} : { cause })
