/** Ends an analysis. Its message is one of a fixed set of sentences, and holds nothing of the text. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood'
}

/** The text, if it can be judged at all: well formed, without NUL, at most `maxBytes` of UTF-8. */
export function checkedText(text: unknown, maxBytes: number): string {
  if (typeof text !== 'string' || !text.isWellFormed() || text.includes('\0')) {
    throw new NotUnderstood('it is missing, or is not well-formed text')
  }
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) {
    throw new NotUnderstood(`it is longer than ${maxBytes} bytes`)
  }
  return text
}

/** What `analyse` finds, or what `otherwise` makes of a sentence that tells why nothing was. Never throws. */
export function understand<T>(analyse: () => T, otherwise: (problem: string) => T): T {
  try {
    return analyse()
  } catch (error) {
    const known = error instanceof NotUnderstood
    return otherwise(known ? error.message : 'it is more than the parser can hold')
  }
}
