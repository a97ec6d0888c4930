import { randomBytes } from 'node:crypto'
import {
  type ContentRecord,
  type ContentRef,
  type ExchangeSummary,
  newEventId,
} from '@sallyport/contracts'
import { sha256 } from './digest.ts'

/** Longest body of one content record, in characters: a record fits a journal message even when all is escaped. */
const MAX_BODY_CHARS = 262_144

/** A content record as it stands in the journal, and the reference by which an event commits to it. */
export interface Content {
  readonly line: string
  readonly ref: ContentRef
}

/** Cuts a masked text into content records; their bodies, in order, are the text. */
export function contentOf(
  exchange: ExchangeSummary,
  direction: ContentRecord['direction'],
  mediaType: string,
  text: string,
): Content[] {
  return pieces(text).map((body) => {
    const record: ContentRecord = {
      record: 'content',
      id: newEventId(),
      exchange: exchange.id,
      session: exchange.session,
      direction,
      mediaType,
      salt: randomBytes(16).toString('hex'),
      body,
    }
    const line = JSON.stringify(record)
    return {
      line,
      ref: { id: record.id, direction, bytes: Buffer.byteLength(line), sha256: sha256(line) },
    }
  })
}

function pieces(text: string): string[] {
  const out: string[] = []
  for (let from = 0; from < text.length;) {
    const to = cut(text, from + MAX_BODY_CHARS)
    out.push(text.slice(from, to))
    from = to
  }
  return out
}

/** A place to cut at or before `at` that does not part a surrogate pair. */
function cut(text: string, at: number): number {
  if (at >= text.length) return text.length
  const before = text.charCodeAt(at - 1)
  return before >= 0xd8_00 && before <= 0xdb_ff ? at - 1 : at
}
