import { JsonCursor, literalText } from '@sallyport/json'
import type { Pace, Steps } from '../pace.ts'

interface Frame {
  readonly isArray: boolean
  key: string
  readonly blobs: number[]
  readonly data: number[]
  mimeType?: string
  type?: string
  hasUri: boolean
}

const LONGEST_NAME = 256
/** Without one of these a text holds no member of bytes; a picture is often one of its rows, too. */
const BLOB = 'blob"'
const MEDIA = ['"image"', '"audio"'] as const
const OF_MEDIA = /"type"[ \t\r\n]*:[ \t\r\n]*"(?:image|audio)"/
/** A letter that is written as an escape may hide them. */
const ESCAPED_LETTER = /\\u00[67]/

/** Whether a JSON text may have members that hold bytes. */
export const mayHoldBytes = (json: string): boolean =>
  json.includes(BLOB) ||
  (MEDIA.some((sign) => json.includes(sign)) && OF_MEDIA.test(json)) ||
  ESCAPED_LETTER.test(json)

/**
 * Where a JSON text holds bytes as base64, as MCP has them: `blob` beside `mimeType` or `uri`, `data` in what is of the type
 * image or audio. Returns their MIME types by the offset of the opening quote; empty for none.
 */
export function* blobOutline(
  json: string,
  maxDepth: number,
  pace: Pace,
): Steps<ReadonlyMap<number, string>> {
  const cursor = new JsonCursor(json, maxDepth)
  const found = new Map<number, string>()
  const open: Frame[] = []
  for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
    if (token === 'end') {
      note(found, open.pop())
    } else if (token === 'object' || token === 'array') {
      open.push({ isArray: token === 'array', key: '', blobs: [], data: [], hasUri: false })
    } else {
      const frame = open.at(-1)
      if (frame !== undefined && !frame.isArray) {
        if (token === 'key') frame.key = shortText(cursor)
        else if (token === 'string') read(frame, cursor)
      }
    }
    if (token !== 'end' && pace.spend(cursor.end - cursor.start)) yield pace.rest()
  }
  return found
}

const shortText = ({ text, start, end }: JsonCursor): string =>
  end - start > LONGEST_NAME ? '' : literalText(text, start, end)

function read(frame: Frame, cursor: JsonCursor): void {
  switch (frame.key) {
    case 'blob':
      frame.blobs.push(cursor.start)
      break
    case 'data':
      frame.data.push(cursor.start)
      break
    case 'mimeType':
      frame.mimeType = shortText(cursor)
      break
    case 'type':
      frame.type = shortText(cursor)
      break
    case 'uri':
      frame.hasUri = true
      break
    default:
  }
}

function note(found: Map<number, string>, frame: Frame | undefined): void {
  if (frame === undefined) return
  const { blobs, data, mimeType, type, hasUri } = frame
  if (mimeType !== undefined || hasUri) {
    for (const start of blobs) found.set(start, mimeType ?? '')
  }
  if (type === 'image' || type === 'audio') {
    for (const start of data) found.set(start, mimeType ?? `${type}/*`)
  }
}
