import { type Message, readMessage } from '@sallyport/mcp'
import { EdgeError } from '../errors.ts'
import type { TargetRequest } from './target-client.ts'

/** A client's message and its text in one line, as pipes carry it. */
export interface ClientMessage {
  readonly message: Message
  readonly text: string
}

/** Reads the body that was judged. */
export function readClientMessage({ body = '' }: TargetRequest): ClientMessage {
  const text = inOneLine(Buffer.from(body).toString('utf8'))
  const message = readMessage(JSON.parse(text))
  if (message !== undefined) return { message, text }
  throw new EdgeError('target_invalid', 'The message cannot be passed on to this target.')
}

/**
 * The same JSON value in one line, for whichever reader of lines. CR and LF stand only between the tokens of a JSON text;
 * the separators of Unicode, at which some readers break a line as well, only in its strings.
 */
const inOneLine = (json: string): string =>
  json
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll(
      /[\u0085\u2028\u2029]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
