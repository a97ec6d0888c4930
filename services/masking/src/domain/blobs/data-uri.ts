import { holdsText } from './base64-runs.ts'

/** The bytes of a `data:` URI (RFC 2397) in a text: where its base64 stands. */
export interface DataUri {
  readonly mimeType: string
  readonly start: number
  readonly end: number
}

const SIGN = /;\s{0,8}base64\s{0,8},/gi
const PAYLOAD = /(?:[A-Za-z0-9+/=_-]|%2[bBfF]|%3[dD])*/y
/** Lines that a payload goes on with; what follows may be a word. */
const LINES = /(?:\r?\n[A-Za-z0-9+/_-]+)+={0,2}/y
const LONGEST_TYPE = 256

/** The data URIs of a text that hold base64, in order. */
export function* dataUris(text: string): Generator<DataUri, void> {
  for (const sign of text.matchAll(SIGN)) {
    const before = text.slice(Math.max(0, sign.index - LONGEST_TYPE), sign.index)
    const scheme = before.toLowerCase().lastIndexOf('data:')
    if (scheme === -1) continue
    const start = sign.index + sign[0].length
    PAYLOAD.lastIndex = start
    PAYLOAD.test(text)
    const line = PAYLOAD.lastIndex
    LINES.lastIndex = line
    const end =
      LINES.test(text) && holdsText(text.slice(start, LINES.lastIndex)) ? LINES.lastIndex : line
    if (end > start) yield { mimeType: before.slice(scheme + 'data:'.length), start, end }
  }
}
