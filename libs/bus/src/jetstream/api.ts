import { parser } from '@sallyport/contracts'
import { Type } from 'typebox'
import { BusError } from '../errors.ts'
import type { Requester } from '../link/requester.ts'

/** An answer of the server that refuses, with its error code (nats-server `server/errors.json`). */
export interface Refusal {
  readonly kind: 'refused'
  readonly errCode: number
  readonly description: string
}

/** A message as it stands in a stream. */
export interface StoredMessage {
  readonly kind: 'found'
  readonly subject: string
  readonly sequence: number
  readonly data: Buffer
  /** Value of a header; undefined where it is absent. */
  header(name: string): string | undefined
}

/** Which message of a stream. */
export type MessageQuery =
  | { readonly last_by_subj: string }
  | { readonly next_by_subj: string; readonly seq: number }

const NO_MESSAGE_FOUND = 10_037
const API_MS = 5_000

const ApiError = Type.Object({
  err_code: Type.Optional(Type.Integer()),
  code: Type.Optional(Type.Integer()),
  description: Type.Optional(Type.String()),
})

const parseMessageReply = parser(
  'stream message',
  Type.Object({
    error: Type.Optional(ApiError),
    message: Type.Optional(
      Type.Object({
        subject: Type.String(),
        seq: Type.Integer(),
        hdrs: Type.Optional(Type.String()),
        data: Type.Optional(Type.String()),
      }),
    ),
  }),
)

const parsePubAck = parser(
  'publish acknowledgement',
  Type.Object({ error: Type.Optional(ApiError), seq: Type.Optional(Type.Integer()) }),
)

/** Reads one message from the stream's leader. Rejects with `unavailable` or `timeout`. */
export async function readMessage(
  requester: Requester,
  stream: string,
  query: MessageQuery,
): Promise<StoredMessage | undefined> {
  const body = JSON.stringify(query)
  const answer = await requester.request(`$JS.API.STREAM.MSG.GET.${stream}`, body, API_MS)
  const { error, message } = parseMessageReply(JSON.parse(answer.string()))
  if (error?.err_code === NO_MESSAGE_FOUND) return undefined
  if (error !== undefined || message === undefined)
    throw new BusError('unavailable', `stream ${stream} cannot be read now: ${reason(error)}`)
  const headers = Buffer.from(message.hdrs ?? '', 'base64').toString('utf8')
  return {
    kind: 'found',
    subject: message.subject,
    sequence: message.seq,
    data: Buffer.from(message.data ?? '', 'base64'),
    header: (name) => headerIn(headers, name),
  }
}

/** What the server says of a published message. */
export function readPubAck(
  text: string,
): { readonly kind: 'stored'; readonly sequence: number } | Refusal {
  const { error, seq } = parsePubAck(JSON.parse(text))
  if (error === undefined && seq !== undefined) return { kind: 'stored', sequence: seq }
  return { kind: 'refused', errCode: error?.err_code ?? 0, description: reason(error) }
}

const reason = (error: { description?: string } | undefined): string =>
  error?.description ?? 'no reason given'

function headerIn(headers: string, name: string): string | undefined {
  const line = headers.split('\r\n').find((l) => l.startsWith(`${name}:`))
  return line?.slice(name.length + 1).trim()
}
