import type { StrictJsonErrorCode } from '../errors.ts'

/**
 * What the strict reader must refuse in a text that JSON.parse accepts, found in the slowest and plainest way and with
 * none of its code: every pair of keys is compared, case by the engine's own regular expressions.
 */
export function faultsOf(json: string, maxDepth: number): ReadonlySet<StrictJsonErrorCode> {
  const faults = new Set<StrictJsonErrorCode>()
  const tokens = [...json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/gs)].map(([t]) => t)
  const open: string[][] = []
  for (const [at, token] of tokens.entries()) {
    if (token === '{' || token === '[') open.push([])
    if (open.length > maxDepth) faults.add('too_deep')
    if (token === '}' || token === ']') open.pop()
    if (/^[-\d]/.test(token) && isOutOfRange(token)) faults.add('number_range')
    if (!token.startsWith('"')) continue
    const text = String(JSON.parse(token))
    if (!text.isWellFormed()) faults.add('lone_surrogate')
    if (tokens[at + 1] !== ':') continue
    for (const other of open.at(-1) ?? []) {
      if (other === text) faults.add('duplicate_key')
      else if (differInCaseOnly(other, text)) faults.add('case_fold_key')
    }
    open.at(-1)?.push(text)
  }
  return faults
}

function isOutOfRange(token: string): boolean {
  if (!Number.isFinite(Number(token))) return true
  return /^-?\d+$/.test(token) && !isExact(token)
}

function isExact(integer: string): boolean {
  const value = BigInt(integer)
  return value < 2n ** 53n && value > -(2n ** 53n)
}

function differInCaseOnly(a: string, b: string): boolean {
  const literal = a.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
  return new RegExp(`^(?:${literal})$`, 'iu').test(b)
}
