import { BLANK, type Detector, isStandIn, type Search } from '../detector.ts'

const SCHEME_END = '://'
const MOST_USER = 128
const MOST_REST = 1024

const SPACE = 0x20
const COLON = 0x3a
const SIGN = 0x40
const BLANK_CODE = BLANK.charCodeAt(0)
const ENDS_REST = /[\s"'<>\\]/
const ENDS_USER = /[\s:/@?#"'<>\\]/
const PATH = new Set(['/', '?', '#'].map((char) => char.charCodeAt(0)))

/** Passwords in connection URLs: `scheme://user:password@host`. */
export const connectionUrl: Detector = {
  kind: 'password',
  rule: 'connection_url',
  action: 'redact',
  trigger: { words: [SCHEME_END] },
  startOfOpen,
  search: passwordsIn,
}

const QUOTED = /["'][a-z][a-z\d+.:-]{1,30}:\/\/[^"'\n<>\\]*$/i

/** Where a URL begins in quotes that are not closed. */
function startOfOpen(text: string): number {
  const offset = Math.max(0, text.length - LONGEST_SCHEME - MOST_USER - MOST_REST)
  const quoted = QUOTED.exec(text.slice(offset))
  return quoted === null ? text.length : offset + quoted.index
}

function passwordsIn(text: string): Search {
  const reader = new AuthorityReader(text)
  let done = 0
  return (from, to, found) => {
    const first = Math.max(from, done)
    const part = first < to ? text.slice(first, to + SCHEME_END.length - 1) : ''
    for (let at = part.indexOf(SCHEME_END); at >= 0;) {
      const behind = first + at + SCHEME_END.length
      const start = reader.startOfPassword(behind)
      const end =
        start === undefined ? 0 : reader.endOfPassword(start, quoteBefore(text, first + at))
      const isPassword = start !== undefined && end > start && !isStandIn(text.slice(start, end))
      if (isPassword) {
        found.add(start, end)
        done = end
      }
      at = part.indexOf(SCHEME_END, (isPassword ? end : behind) - first)
    }
  }
}

const QUOTED_SCHEME = /["'][a-z][a-z\d+.:-]{1,30}$/i
const LONGEST_SCHEME = 32

/** The quote that a URL stands in; undefined where there is none. */
function quoteBefore(text: string, end: number): string | undefined {
  return QUOTED_SCHEME.exec(text.slice(Math.max(0, end - LONGEST_SCHEME), end))?.[0][0]
}

/** Characters that end a part of an authority, by their code. */
function stops(expression: RegExp): (code: number) => boolean {
  const ascii = Uint8Array.from({ length: 128 }, (_, code) =>
    expression.test(String.fromCharCode(code)) ? 1 : 0,
  )
  return (code) =>
    code < 128
      ? ascii[code] === 1
      : Number.isNaN(code) || expression.test(String.fromCharCode(code))
}

const endsUser = stops(ENDS_USER)
const endsRest = stops(ENDS_REST)

/** The next place of a character, for places that are asked for in order. */
class Next {
  readonly #text: string
  readonly #char: string
  /** Infinitely far where there is none. */
  at = -1

  constructor(text: string, char: string) {
    this.#text = text
    this.#char = char
  }

  seek(from: number): void {
    if (this.at >= from) return
    const at = this.#text.indexOf(this.#char, from)
    this.at = at < 0 ? Number.POSITIVE_INFINITY : at
  }
}

/** Reads what follows `://`. A blank counts as one character, however long, as the placeholder in its stead will. */
class AuthorityReader {
  readonly #text: string
  readonly #sign: Next
  readonly #blank: Next
  /** Where long blanks end, by where they begin: many an authority may run into the same one. */
  readonly #longBlanks = new Map<number, number>()

  constructor(text: string) {
    this.#text = text
    this.#sign = new Next(text, '@')
    this.#blank = new Next(text, BLANK)
  }

  /** The place behind a user and a colon; undefined where there are none. */
  startOfPassword(from: number): number | undefined {
    let at = from
    for (let read = 0; read < MOST_USER && !endsUser(this.#text.charCodeAt(at)); read++) {
      at = this.#behind(at)
    }
    return this.#text.charCodeAt(at) === COLON ? at + 1 : undefined
  }

  /**
   * Up to the last @ before the path; behind a slash only where what is before it is no port. Blanks are part of it in
   * quotes. `start` for none.
   */
  endOfPassword(start: number, quote: string | undefined): number {
    if (this.#isFarFromSign(start)) return start
    let sign: number | undefined
    let isInPath = false
    let at = start
    for (let read = 0; read < MOST_REST && at < this.#text.length; read++) {
      const code = this.#text.charCodeAt(at)
      const isBlank = quote !== undefined && code === SPACE && !isPort(this.#text, start, at)
      if (endsRest(code) && !isBlank) break
      if (!isInPath && PATH.has(code)) {
        if (sign !== undefined || isPort(this.#text, start, at)) break
        isInPath = true
      }
      if (code === SIGN) {
        sign = at
        if (isInPath) break
      }
      at = this.#behind(at)
    }
    return sign ?? start
  }

  /** Whether so many characters follow without an @ that a password cannot end; seen without reading them. */
  #isFarFromSign(start: number): boolean {
    this.#sign.seek(start)
    this.#blank.seek(start)
    if (this.#sign.at === Number.POSITIVE_INFINITY) return true
    return Math.min(this.#sign.at, this.#blank.at) > start + MOST_REST
  }

  /** The place behind a character or a blank. */
  #behind(at: number): number {
    if (this.#text.charCodeAt(at) !== BLANK_CODE) return at + 1
    const known = this.#longBlanks.get(at)
    if (known !== undefined) return known
    let end = at + 1
    while (this.#text.charCodeAt(end) === BLANK_CODE) end++
    if (end - at > LONG_BLANK) this.#longBlanks.set(at, end)
    return end
  }
}

const LONG_BLANK = 64
const LONGEST_PORT = 5

const isPort = (text: string, start: number, end: number): boolean =>
  end - start <= LONGEST_PORT && /^\d*$/.test(text.slice(start, end))
