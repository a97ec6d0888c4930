import type { ContentRef, ExchangeSummary } from '@sallyport/contracts'
import { contentOf } from '../domain/content.ts'

/** Content references that one event carries; a longer answer has several. */
const MAX_CONTENT_REFS = 128

/** What was gathered up to some point, as records for the journal. */
export interface Records {
  /** With an event that names content where that is more than another event could name. */
  readonly lines: readonly string[]
  /** The content that no event names yet, these records included. */
  readonly refs: readonly ContentRef[]
  /** Tells that the lines stand, of which no event names `unnamed` yet: all of `refs` unless said. */
  readonly stand: (unnamed?: readonly ContentRef[]) => void
}

/** Masked messages of an answer that are not in the journal yet, and content there that no event names yet. */
export class Gathered {
  #text = ''
  #refs: readonly ContentRef[] = []

  /** Characters that are not in the journal. */
  get chars(): number {
    return this.#text.length
  }

  /** Content in the journal that no event names. */
  get refs(): readonly ContentRef[] {
    return this.#refs
  }

  /** Takes one message. */
  add(content: string): void {
    // Line breaks of a JSON text stand only between its tokens.
    this.#text += `${content.replaceAll(/[\r\n]+/g, ' ')}\n`
  }

  /** What is not in the journal, as records; `naming` makes the line of an event that names content. */
  records(exchange: ExchangeSummary, naming: (refs: readonly ContentRef[]) => string): Records {
    const chars = this.#text.length
    const content = contentOf(exchange, 'response', 'application/x-ndjson', this.#text)
    const lines = content.map(({ line }) => line)
    const refs = [...this.#refs, ...content.map(({ ref }) => ref)]
    const tooMany = refs.length > MAX_CONTENT_REFS
    const unnamed = tooMany ? [] : refs
    return {
      lines: tooMany ? [...lines, naming(refs)] : lines,
      refs: unnamed,
      stand: (left = unnamed) => {
        this.#text = this.#text.slice(chars)
        this.#refs = left
      },
    }
  }
}
