import type { Pace, Steps } from './pace.ts'

/** Parts of a text, in order and without overlap, and what to put in their places. */
export interface Replacements {
  readonly count: number
  readonly start: (index: number) => number
  readonly end: (index: number) => number
  readonly text: (index: number) => string
}

/** Replacements that are collected one by one; plain columns, for the reason that `Spans` are. */
export class Edits implements Replacements {
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  readonly #texts: string[] = []

  get count(): number {
    return this.#starts.length
  }

  add(start: number, end: number, text: string): void {
    this.#starts.push(start)
    this.#ends.push(end)
    this.#texts.push(text)
  }

  start(index: number): number {
    return this.#starts[index] ?? 0
  }

  end(index: number): number {
    return this.#ends[index] ?? 0
  }

  text(index: number): string {
    return this.#texts[index] ?? ''
  }
}

/** Replacements that are put together before they are joined to the rest. */
const BATCH = 256

/** The text with every part replaced and every other character as it was. */
export function* splice(text: string, replacements: Replacements, pace: Pace): Steps<string> {
  let spliced = ''
  let done = 0
  for (let first = 0; first < replacements.count; first += BATCH) {
    const last = Math.min(first + BATCH, replacements.count) - 1
    spliced += joined(text, done, replacements, first, last)
    const behind = replacements.end(last)
    if (pace.spend(behind - done)) yield pace.rest()
    done = behind
  }
  return spliced + text.slice(done)
}

/** As {@link splice}, without pauses: for short texts. */
export function spliceAtOnce(text: string, replacements: Replacements): string {
  const last = replacements.count - 1
  if (last < 0) return text
  return joined(text, 0, replacements, 0, last) + text.slice(replacements.end(last))
}

/** The text from a place on, up to the end of the last of some replacements. */
function joined(
  text: string,
  from: number,
  replacements: Replacements,
  first: number,
  last: number,
): string {
  const pieces: string[] = []
  let done = from
  for (let index = first; index <= last; index++) {
    pieces.push(text.slice(done, replacements.start(index)), replacements.text(index))
    done = replacements.end(index)
  }
  return pieces.join('')
}
