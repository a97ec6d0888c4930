import { literalText } from '@sallyport/json'
import type { Literal, Text } from './string-literal.ts'

/** Rows have the same few keys. */
const MOST = 1024
const LONGEST = 64

/** A key of a content in which there is nothing to mask. */
export interface KnownKey {
  /** As it is written, its quotes included. */
  readonly written: string
  /** As it is read, with the bits of its scan. */
  readonly text: Text
  /** The key that came behind it, wherever that stood: rows have theirs in one order. */
  next: KnownKey | undefined
}

/** Keys of one content in which there is nothing to mask. */
export class KnownKeys {
  readonly #keys = new Map<string, KnownKey>()
  #last: KnownKey | undefined

  get(literal: Literal): KnownKey | undefined {
    const known = this.#guess(literal) ?? this.#find(literal)
    if (this.#last !== undefined) this.#last.next = known
    this.#last = known
    return known
  }

  note(literal: Literal, text: Text): KnownKey | undefined {
    if (this.#keys.size >= MOST || !isShort(literal)) return undefined
    const written = writtenOf(literal)
    const known = { written, text, next: undefined }
    this.#keys.set(written, known)
    return known
  }

  #guess({ json, start, end }: Literal): KnownKey | undefined {
    const next = this.#last?.next
    if (next === undefined || next.written.length !== end - start) return undefined
    return json.startsWith(next.written, start) ? next : undefined
  }

  #find(literal: Literal): KnownKey | undefined {
    return isShort(literal) ? this.#keys.get(writtenOf(literal)) : undefined
  }
}

/** A known key as a step of a JSON pointer. */
export const stepOf = ({ written }: KnownKey): string =>
  `/${literalText(written, 0, written.length).replaceAll('~', '~0').replaceAll('/', '~1')}`

const isShort = ({ start, end }: Literal): boolean => end - start <= LONGEST

const writtenOf = ({ json, start, end }: Literal): string => json.slice(start, end)
