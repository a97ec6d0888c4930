const BACKSLASH = 0x5c
const LETTER_U = 0x75

/** The text that a string literal stands for; `start` is its opening quote, `end` the place behind its closing one. */
export function literalText(json: string, start: number, end: number): string {
  const raw = json.slice(start + 1, end - 1)
  return raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw
}

/**
 * Where the characters of a literal's text come from: entry `i` is the place in the JSON text of character `i`, the entry
 * behind the last one the place of the closing quote.
 */
export function literalOffsets(json: string, start: number, end: number): Int32Array {
  const offsets = new Int32Array(end - start - 1)
  let length = 0
  for (let at = start + 1; at < end - 1; length++) {
    offsets[length] = at
    if (json.charCodeAt(at) !== BACKSLASH) at++
    else at += json.charCodeAt(at + 1) === LETTER_U ? 6 : 2
  }
  offsets[length] = end - 1
  return offsets.subarray(0, length + 1)
}
