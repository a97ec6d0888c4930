/** Bits of a character of a text, by how often each stands in it (Shannon). */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length)
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
