/**
 * The JSON strings in a line that hold an escape, decoded; all that stands between them is passed over, so that the line
 * need not be a JSON text by itself. Takes time in proportion to the line.
 */
export function* jsonStringsIn(line: string): Generator<string> {
  for (let start = line.indexOf('"'); start >= 0;) {
    const end = closingQuote(line, start)
    if (end < 0) return
    const text = decode(line.slice(start, end + 1))
    if (text !== undefined) yield text
    start = line.indexOf('"', end + 1)
  }
}

function closingQuote(line: string, start: number): number {
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === '\\') at++
    else if (line[at] === '"') return at
  }
  return -1
}

function decode(literal: string): string | undefined {
  if (!literal.includes('\\')) return undefined
  try {
    const value: unknown = JSON.parse(literal)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
