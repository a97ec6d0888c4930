/** The bytes of a `data:` URI (RFC 2397) in a text: where its base64 stands. */
export interface DataUri {
  readonly mimeType: string
  readonly start: number
  readonly end: number
}

const SIGN = /;\s{0,8}base64\s{0,8},/gi
const PAYLOAD = /(?:[A-Za-z0-9+/=_-]|%2[bBfF]|%3[dD])*/y
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
    const end = PAYLOAD.lastIndex
    if (end > start) yield { mimeType: before.slice(scheme + 'data:'.length), start, end }
  }
}
