/** A JSON text as it stands: members in their order, also those that come twice, and numbers as they are spelt. */
export type Tree =
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Tree])[] }
  | { readonly kind: 'array'; readonly elements: readonly Tree[] }
  | { readonly kind: 'number'; readonly source: string }
  | { readonly kind: 'plain'; readonly value: string | boolean | null }

/** Reads a text that JSON.parse accepts, with nothing of the readers that are tested. */
export function readTree(json: string): Tree {
  const tokens = json.match(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/gs) ?? []
  let at = 0
  const value = (): Tree => {
    const token = tokens[at++] ?? ''
    if (token === '{') return { kind: 'object', members: list('}', member) }
    if (token === '[') return { kind: 'array', elements: list(']', value) }
    if (/^[-\d]/.test(token)) return { kind: 'number', source: token }
    const plain: string | boolean | null = JSON.parse(token)
    return { kind: 'plain', value: plain }
  }
  const member = (): [string, Tree] => {
    const key = String(JSON.parse(tokens[at++] ?? ''))
    at++
    return [key, value()]
  }
  const list = <T>(end: string, item: () => T): T[] => {
    const items: T[] = []
    while (tokens[at] !== end) {
      items.push(item())
      if (tokens[at] === ',') at++
    }
    at++
    return items
  }
  return value()
}
