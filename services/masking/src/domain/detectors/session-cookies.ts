import { type Detector, isStandIn, REACH, type Search } from '../detector.ts'
import { isRandom } from './secret/randomness.ts'

/** A header of cookies or what has its form (`document.cookie = "…"`), up to the first one; and curl's option. */
const HEADER =
  /(?<![A-Za-z])(?:set-)?cookies?2?(?:["'`]|\n\n)?[ \t]{0,4}[:=]\s{0,4}["'`]?(?=[\w.!#$%&*+^|~-]{1,128}=)|(?<=\s)(?:-b|--cookie)[ =]["']?(?=[\w.-]{1,64}=[^\s"';]{4})/gi
/** A cookie of a header, and what separates it from the next. */
const COOKIE = /([\w.!#$%&*+^|~-]{1,128})(?:=("?)([^\s;"'`<>\\]*)"?)?(?:;[ \t]{0,4}|$)?/y
/** Longer headers are none. */
const LONGEST = 8192
/** What a header says of its cookie. */
const ATTRIBUTE = /^(?:path|domain|expires|max-age|samesite|version|comment|priority|port)$/i
/** Names of cookies that stand for somebody who has logged in. */
const SESSION =
  /sess|sid$|token|auth|login|logon|signin|remember|jwt|ticket|sso|saml|identity|account|user|bearer|credential|secret/i
const NOTHING = /^(?:true|false|yes|no|on|off|null|none|deleted|\d{0,3})$/i

/** Values of cookies that name a session, or look as if chance had made them. */
export const sessionCookie: Pick<Detector, 'trigger' | 'search' | 'startOfOpen'> = {
  trigger: { words: ['cookie', 'curl '] },
  search: cookiesIn,
  startOfOpen: startOfHeader,
}

function cookiesIn(text: string): Search {
  let done = 0
  return (from, to, found) => {
    const first = Math.max(from, done)
    if (first >= to) return
    const offset = Math.max(0, first - 1)
    const part = text.slice(offset, to + 2 * REACH)
    HEADER.lastIndex = first - offset
    for (let header = HEADER.exec(part); header !== null; header = HEADER.exec(part)) {
      if (offset + header.index >= to) return
      done = offset + HEADER.lastIndex
      for (;;) {
        COOKIE.lastIndex = done
        const cookie = COOKIE.exec(text)
        if (cookie === null || done > offset + header.index + LONGEST) break
        const [, name = '', quote = '', value = ''] = cookie
        const start = cookie.index + name.length + '='.length + quote.length
        if (isSession(name, value)) found.add(start, start + value.length)
        done = COOKIE.lastIndex
        if (!/;[ \t]*$/.test(cookie[0])) break
      }
      if (done >= to) return
      HEADER.lastIndex = done - offset
    }
  }
}

const isSession = (name: string, value: string): boolean =>
  !ATTRIBUTE.test(name) &&
  !NOTHING.test(value) &&
  !isStandIn(value) &&
  (isRandom(value) || (SESSION.test(name) && value.length > 3))

/** Where the header begins in whose line a text ends. */
function startOfHeader(text: string): number {
  const offset = Math.max(0, text.length - LONGEST)
  const end = text.slice(offset)
  const open = [...end.matchAll(HEADER)].at(-1)
  return open === undefined || /[\r\n]/.test(end.slice(open.index + open[0].length))
    ? text.length
    : offset + open.index
}
