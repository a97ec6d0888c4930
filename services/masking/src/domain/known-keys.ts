import type { Literal, Text } from './string-literal.ts'

/** Rows have the same few keys. */
const MOST = 1024
const LONGEST = 64

/** Keys of one content in which there is nothing to mask, with the bits of their scans. */
export class KnownKeys {
  readonly #texts = new Map<string, Text>()

  get(literal: Literal): Text | undefined {
    return isShort(literal) ? this.#texts.get(written(literal)) : undefined
  }

  note(literal: Literal, key: Text): void {
    if (this.#texts.size < MOST && isShort(literal)) this.#texts.set(written(literal), key)
  }
}

const isShort = ({ start, end }: Literal): boolean => end - start <= LONGEST

/** A key as it is written, between its quotes. */
const written = ({ json, start, end }: Literal): string => json.slice(start + 1, end - 1)
