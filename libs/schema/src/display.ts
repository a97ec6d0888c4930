/** Characters that do not show, or that change how others show. */
const HIDDEN = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu

const MOST_NAME = 64

/** A text of a stranger, fit for a message: at most `most` characters, what does not show is written as its code. */
export function display(text: string, most: number = MOST_NAME): string {
  const start = text.slice(0, most)
  const shown = start.replaceAll(HIDDEN, (hidden) => {
    return `\\u{${(hidden.codePointAt(0) ?? 0).toString(16)}}`
  })
  return start.length < text.length ? `${shown}…` : shown
}

/** Names and indices, from the outside in. */
export type Path = readonly (string | number)[]

/** A JSON Pointer (RFC 6901); each token as {@link display} shows it. */
export function pointerTo(path: Path): string {
  return path.map((token) => `/${escapeToken(display(String(token)))}`).join('')
}

function escapeToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1')
}

const IDENTIFIER = /^[A-Za-z_$][\w$-]*$/

/** A place within a value as programmers write it: `arguments.items[3].name`. */
export function placeOf(subject: string, path: Path): string {
  const steps = path.map((token) => {
    if (typeof token === 'number') return `[${token}]`
    return IDENTIFIER.test(token) ? `.${display(token)}` : `['${display(token)}']`
  })
  return subject + steps.join('')
}
