/** Texts within texts and values within values are followed so far; what is deeper is left out. */
const MAX_DEPTH = 64
/** Text that is JSON again is read so often. */
const MAX_NESTED = 4

/**
 * The texts of a recorded message: keys and values of what was asked or answered, in the order in which they stand, also
 * of JSON within strings. A piece of a longer message is no JSON by itself: it is one text, without its escapes.
 */
export function* contentTexts(body: string): Generator<string> {
  const value = parse(body)
  if (value === undefined) yield withoutEscapes(body)
  else yield* textsOf(payload(value), 0, 0)
}

/** What is around an answer or a request of JSON-RPC is the same everywhere. */
function payload(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('jsonrpc' in value)) return value
  const { jsonrpc: _, id: __, ...rest } = Object.assign({ id: null }, value)
  return rest
}

function* textsOf(value: unknown, depth: number, nested: number): Generator<string> {
  if (depth > MAX_DEPTH) return
  if (typeof value === 'string') {
    const inner = nested < MAX_NESTED && /^\s*[[{]/.test(value) ? parse(value) : undefined
    if (inner === undefined) yield value
    else yield* textsOf(inner, depth + 1, nested + 1)
  } else if (typeof value === 'number') yield String(value)
  else if (Array.isArray(value)) {
    for (const one of value) yield* textsOf(one, depth + 1, nested)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      yield key
      yield* textsOf(one, depth + 1, nested)
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Escapes of JSON, also of JSON within it, as what they mean; those of line ends and the like as a space. */
const withoutEscapes = (piece: string): string =>
  piece.replace(/\\+(?:u([0-9a-fA-F]{4})|([bfnrt]))?/g, (_, code?: string, space?: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
    return space === undefined ? '' : ' '
  })
