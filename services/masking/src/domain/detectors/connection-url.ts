import { type Detector, isStandIn, type Match } from '../detector.ts'

/** User and colon, and what follows up to a space or a quote. A blank counts as one character, however long. */
const AUTHORITY =
  /(?:[^\s:/@?#"'<>\\\uFFFF]|\uFFFF+(?!\uFFFF)){0,128}:((?:[^\s"'<>\\\uFFFF]|\uFFFF+(?!\uFFFF)){1,1024})/y

/** Passwords in connection URLs: `scheme://user:password@host`. */
export const connectionUrl: Detector = {
  kind: 'password',
  rule: 'connection_url',
  action: 'redact',
  trigger: { words: ['://'] },
  find(text) {
    const matches: Match[] = []
    let from = 0
    for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', from)) {
      from = at + 3
      AUTHORITY.lastIndex = from
      const match = AUTHORITY.exec(text)
      const password = passwordOf(match?.[1] ?? '')
      if (match === null || password === '' || isStandIn(password)) continue
      const start = AUTHORITY.lastIndex - (match[1] ?? '').length
      matches.push({ start, end: start + password.length })
      from = start + password.length
    }
    return matches
  },
}

/** Up to the last @ before the path; behind a slash only where what is before it is no port. */
function passwordOf(rest: string): string {
  const path = rest.search(/[/?#]/)
  const authority = path < 0 ? rest : rest.slice(0, path)
  const sign = authority.lastIndexOf('@')
  if (sign >= 0) return authority.slice(0, sign)
  return /^\d{0,5}$/.test(authority) ? '' : rest.slice(0, Math.max(0, rest.indexOf('@')))
}
