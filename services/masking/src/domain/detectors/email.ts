import type { Detector, Search } from '../detector.ts'

/** RFC 5321, section 4.5.3.1. */
const MAX_LOCAL = 64

const AT = /@|%40/g
const LONGEST_SIGN = 3
const LOCAL_CHAR = /[\p{L}\p{N}\p{M}._%+-]/u
const ASCII_LOCAL = Uint8Array.from({ length: 128 }, (_, code) =>
  LOCAL_CHAR.test(String.fromCharCode(code)) ? 1 : 0,
)
const APOSTROPHE = 0x27
const DOMAIN =
  /[\p{L}\p{N}][\p{L}\p{N}\p{M}-]{0,62}(?:\.[\p{L}\p{N}][\p{L}\p{N}\p{M}-]{0,62}){1,9}/uy
/** How a top-level label begins; what hangs on behind it is no part of the address. */
const TOP_LEVEL = /^(?:xn--[a-z0-9-]+|[\p{L}\p{M}]{2,})/iu
/** Names of units of systemd look like addresses. */
const UNIT = /^(?:service|socket|timer|slice|scope|mount|target|device|path)$/i

/** E-mail addresses, also with letters beyond ASCII and with %40 for @. */
export const email: Detector = {
  kind: 'email',
  rule: 'email',
  action: 'redact',
  trigger: { words: ['@', '%40'] },
  search: addressesIn,
}

function addressesIn(text: string): Search {
  let done = 0
  return (from, to, found) => {
    const first = Math.max(from, done)
    const part = first < to ? text.slice(first, to + LONGEST_SIGN - 1) : ''
    AT.lastIndex = 0
    for (let match = AT.exec(part); match !== null; match = AT.exec(part)) {
      const [sign] = match
      const at = first + match.index
      if (at >= to) return
      const start = startOfLocal(text, at, done)
      const end = start === at ? undefined : endOfDomain(text, at + sign.length)
      if (end === undefined || isRemote(text.slice(start, at), text[end])) continue
      found.add(start, end)
      done = end
    }
  }
}

function startOfLocal(text: string, at: number, limit: number): number {
  let start = at
  const lowest = Math.max(limit, at - MAX_LOCAL)
  while (start > lowest && isLocal(text, start - 1)) start--
  while (start < at && /[.%-]/.test(text[start] ?? '')) start++
  return start
}

/** An apostrophe belongs to a name only inside of it; at its begin it is a quotation mark. */
function isLocal(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code < 128 && code !== APOSTROPHE) return ASCII_LOCAL[code] === 1
  const char = text[at] ?? ''
  return LOCAL_CHAR.test(char) || (code === APOSTROPHE && /\p{L}/u.test(text[at - 1] ?? ''))
}

function endOfDomain(text: string, from: number): number | undefined {
  DOMAIN.lastIndex = from
  const labels = DOMAIN.exec(text)?.[0].split('.') ?? []
  while (labels.length > 1) {
    const top = TOP_LEVEL.exec(labels.at(-1) ?? '')?.[0]
    const rest = labels.slice(0, -1)
    if (top !== undefined && isName(rest, top)) return from + rest.join('.').length + 1 + top.length
    labels.pop()
  }
  return undefined
}

/** Not a version (4.17.21.tgz), the scale of an image (2x.png) or a unit of systemd. */
const isName = (labels: readonly string[], top: string): boolean =>
  labels.some((label) => /\p{L}/u.test(label)) && !/^\dx$/.test(labels[0] ?? '') && !UNIT.test(top)

/** `git@host:path` names a repository. */
const isRemote = (local: string, after: string | undefined): boolean =>
  local === 'git' && (after === ':' || after === '/')
