const ASCII = 128
const counts = new Uint32Array(ASCII)

/** Bits of a character of a text of ASCII, by how often each stands in it (Shannon). */
function entropy(text: string): number {
  counts.fill(0)
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    counts[code] = (counts[code] ?? 0) + 1
  }
  let bits = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const times = counts[code] ?? 0
    // Each counts once, where it stands first.
    if (times === 0) continue
    counts[code] = 0
    bits -= (times / text.length) * Math.log2(times / text.length)
  }
  return bits
}

const SHORTEST = 8
/** From here on letters of both cases may do without a digit. */
const LONG = 20
const LEAST_BITS = 2.7

/** Words and small numbers with signs between them: the name of something. */
const WORDS =
  /^(?:[a-z]+|[A-Z][a-z]*|[A-Z]+|\d{1,4})(?:[-_.:/+ ](?:[a-z]+|[A-Z][a-z]*|[A-Z]+|\d{1,4}))*$/
const DATE = /^(?:19|20)\d\d-?\d\d-?\d\d/
const PLACE = /:\/\/|^\.{0,2}\/[\w.-]+\/|^arn:|^AWS4-/

/** Whether a value looks as if chance had made it: no name, date, number or address. */
export function isRandom(value: string): boolean {
  if (value.length < SHORTEST || !/^[\x21-\x7e]+$/.test(value)) return false
  if (WORDS.test(value) || DATE.test(value) || PLACE.test(value)) return false
  const isMixed = /\d/.test(value) && /[A-Za-z]/.test(value)
  const hasCases = value.length >= LONG && /[a-z][A-Z]/.test(value) && /[A-Z][a-z]/.test(value)
  const isRow = /^[a-z]+(?:[A-Z][a-z]+)*$/.test(value)
  return (isMixed || (hasCases && !isRow)) && entropy(value) >= LEAST_BITS
}
