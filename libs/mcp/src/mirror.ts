/** What a field of HTTP may hold without doubt (RFC 9110, section 5.5): visible ASCII, spaces and tabs. */
const PLAIN = /^[\t\x20-\x7e]*$/

const PREFIX = '=?base64?'
const SUFFIX = '?='

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * What a header that repeats a part of the body says, its Base64 form undone (basic/transports/streamable-http, Value
 * Encoding). Undefined where the header is absent, or where two readers could take it for different texts: characters
 * that are not ASCII, Base64 that is not the one encoding of its bytes, bytes that are not UTF-8.
 */
export function decodeMirror(header: string | undefined): string | undefined {
  if (header === undefined || !PLAIN.test(header)) return undefined
  if (!header.startsWith(PREFIX) || !header.endsWith(SUFFIX)) return header
  const encoded = header.slice(PREFIX.length, -SUFFIX.length)
  const bytes = Buffer.from(encoded, 'base64')
  if (`${PREFIX}${bytes.toString('base64')}${SUFFIX}` !== header) return undefined
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
