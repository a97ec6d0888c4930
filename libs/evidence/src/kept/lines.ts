import { EvidenceError } from '../errors.ts'

/** Longest line that is read, in UTF-16 code units: a record of a SIEM is far shorter. */
const MAX_LINE = 16 * 1024 * 1024

/**
 * The lines of a text that comes in pieces, without their line breaks; what is no UTF-8 is replaced. Holds one line at
 * a time. Throws `invalid_checkpoint` for a line that is too long.
 */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of pieces) {
    const text = decoder.decode(piece, { stream: true })
    if (rest.length + text.length > MAX_LINE)
      throw new EvidenceError(
        'invalid_checkpoint',
        'a line is longer than 16 MiB: checkpoints stand in lines of their own, or one JSON record a line',
      )
    if (!text.includes('\n')) {
      rest += text
      continue
    }
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  rest += decoder.decode()
  if (rest !== '') yield rest
}
