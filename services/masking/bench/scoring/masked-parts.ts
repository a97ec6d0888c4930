/** A part of a text that was masked, and what it was taken for; nothing for a number, which becomes 0. */
export interface MaskedPart {
  readonly start: number
  readonly end: number
  readonly kind: string | undefined
}

const PLACEHOLDER =
  /\[masked:(?<kind>[a-z_]+)(?::[^\]\s]*)?(?:#\d+)?\]|(?<=[:[,]\s*)0(?=\s*[,}\]])/g

/**
 * Where a masked text differs from what it was made of. All that is not masked stays as it is, so what stands between
 * placeholders is found again, from left to right. Throws where it is not.
 */
export function maskedParts(original: string, masked: string): MaskedPart[] {
  const parts: MaskedPart[] = []
  let [at, done] = [0, 0]
  let open: RegExpMatchArray | undefined
  for (const placeholder of [...masked.matchAll(PLACEHOLDER), undefined]) {
    const literal = masked.slice(done, placeholder?.index)
    const start = startOf(original, literal, at, open !== undefined, placeholder === undefined)
    if (open !== undefined) {
      const kind = open.groups?.['kind']
      if (kind !== undefined || original.slice(at, start) !== open[0])
        parts.push({ start: at, end: start, kind })
    }
    at = start + literal.length
    done = (placeholder?.index ?? 0) + (placeholder?.[0].length ?? 0)
    open = placeholder
  }
  return parts
}

/** Where a literal stands: right here, behind a masked part of some length, or at the end of the text. */
function startOf(text: string, literal: string, at: number, gap: boolean, last: boolean): number {
  if (last && gap) {
    const start = text.length - literal.length
    if (start > at && text.endsWith(literal)) return start
  } else if (gap) {
    const start = text.indexOf(literal, at + 1)
    if (start !== -1) return start
  } else if (text.startsWith(literal, at) && (!last || at + literal.length === text.length)) {
    return at
  }
  throw new Error(`what is not masked was changed, too, from character ${at} on`)
}
