import type { UrlFacts } from '@sallyport/contracts'
import { NotUnderstood } from '../not-understood.ts'
import { ambiguous } from './split.ts'

type Path = Pick<UrlFacts, 'path' | 'segments' | 'traversal' | 'encodedSeparators'>

const MAX_SEGMENTS = 256

/** What a path is: `raw` as it stands in the text, `parsed` as the WHATWG parser has resolved its dot segments. */
export function pathOf(raw: string, parsed: string): Path {
  const rawSegments = raw.split('/').map(decoded)
  const segments = parsed.slice(1).split('/').map(decoded)
  if (segments.length > MAX_SEGMENTS) throw new NotUnderstood('its path is nested too deeply')
  return {
    path: normalised(parsed),
    segments,
    traversal: rawSegments.some(climbs),
    encodedSeparators: rawSegments.some((segment) => /[/\\]/.test(segment)),
  }
}

/** What is encoded without need is the same path (RFC 3986 6.2.2): a name that is forbidden has one form. */
const normalised = (path: string): string =>
  path.replaceAll(/%[\dA-Fa-f]{2}/g, (code) => {
    const char = String.fromCodePoint(Number.parseInt(code.slice(1), 16))
    return /[\w.~-]/.test(char) ? char : code.toUpperCase()
  })

/** Whether a segment is `.` or `..` to some server: after one more decoding, or before parameters (`..;x=1`). */
function climbs(segment: string): boolean {
  const again = segment.replaceAll(/%2e/gi, '.').replaceAll(/%(?:2f|5c)/gi, '/')
  return again.split(/[/\\]/).some((part) => /^\.\.?(?:;.*)?$/s.test(part))
}

function decoded(segment: string): string {
  let text: string
  try {
    text = decodeURIComponent(segment)
  } catch {
    throw ambiguous()
  }
  if (/\p{Cc}/u.test(text)) throw ambiguous()
  return text
}
