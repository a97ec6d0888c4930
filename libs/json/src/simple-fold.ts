/**
 * Members of fold orbits that case conversion does not connect: ﬅ ﬆ, and the two spellings of each Greek letter with
 * dialytika and tonos (status S of Unicode's CaseFolding.txt). Dotless ı is no case variant of i there.
 */
const EXCEPTIONS: ReadonlyMap<number, number> = new Map([
  [0x0131, 0x0131],
  [0x1fd3, 0x0390],
  [0x1fe3, 0x03b0],
  [0xfb05, 0xfb06],
])

const ASCII = /^\p{ASCII}*$/u

/** Folds of the basic plane found so far, plus one; 0 where not asked yet. */
const known = new Uint32Array(0x10000)

/**
 * Folds a text by Unicode simple case folding, code point by code point, as Go's encoding/json matches keys: two texts
 * have the same fold exactly when they differ in case only (ſ and s, the Kelvin sign and k included, ß and ss not).
 */
export function simpleFold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  let folded = ''
  for (let at = 0; at < text.length;) {
    const point = text.codePointAt(at) ?? 0
    folded += String.fromCodePoint(point > 0xffff ? foldPoint(point) : foldBasic(point))
    at += point > 0xffff ? 2 : 1
  }
  return folded
}

function foldBasic(point: number): number {
  const found = known[point] ?? 0
  if (found !== 0) return found - 1
  const folded = foldPoint(point)
  known[point] = folded + 1
  return folded
}

function foldPoint(point: number): number {
  const exception = EXCEPTIONS.get(point)
  if (exception !== undefined) return exception
  const upper = onlyPoint(String.fromCodePoint(point).toUpperCase()) ?? point
  return onlyPoint(String.fromCodePoint(upper).toLowerCase()) ?? upper
}

/** The one code point of a text, or nothing where a conversion made several of one. */
function onlyPoint(text: string): number | undefined {
  const point = text.codePointAt(0) ?? 0
  return text.length === (point > 0xffff ? 2 : 1) ? point : undefined
}
