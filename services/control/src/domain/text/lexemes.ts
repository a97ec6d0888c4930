import { contentTexts } from './content-texts.ts'
import { pairOf, wordsOf } from './words.ts'

/** Most bytes of the words of one exchange that are indexed, each word as often as it stands there. */
export const MAX_WORD_BYTES = 262_144

/** What an exchange is found by, of some of its content. */
export interface Lexemes {
  /** Words and pairs of neighbours, each once. */
  readonly lexemes: readonly string[]
  /** How much of {@link MAX_WORD_BYTES} they took. */
  readonly bytes: number
}

/** The words of some messages, and which of them stand one behind the other in one text, as far as there is room. */
export function lexemesOf(bodies: readonly string[], room: number): Lexemes {
  const lexemes = new Set<string>()
  let bytes = 0
  for (const body of bodies) {
    let previous: string | undefined
    for (const text of contentTexts(body))
      for (const word of wordsOf(text)) {
        const size = Buffer.byteLength(word) + 1
        if (bytes + size > room) return { lexemes: [...lexemes], bytes: room }
        bytes += size
        lexemes.add(word)
        if (previous !== undefined) lexemes.add(pairOf(previous, word))
        previous = word
      }
  }
  return { lexemes: [...lexemes], bytes }
}
