import type { RequestId } from '@sallyport/mcp'

const ID = String.raw`"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)`
const VERSION = String.raw`"jsonrpc"\s*:\s*"2\.0"`
const OUTCOME = '"(?:result|error)"'
const ID_FIRST = new RegExp(
  String.raw`^\s*\{\s*(?:${VERSION}\s*,\s*)?${ID}\s*,\s*(?:${VERSION}\s*,\s*)?${OUTCOME}`,
)
const OUTCOME_FIRST = new RegExp(String.raw`^\s*\{\s*(?:${VERSION}\s*,\s*)?${OUTCOME}`)
const ID_LAST = new RegExp(String.raw`,\s*${ID}\s*(?:,\s*${VERSION}\s*)?\}\s*$`)

/**
 * The id of an answer that was too long to be read, from what it began and ended with; undefined where that does not show
 * it. It says who waits in vain, and no more: nothing of such an answer is passed on.
 */
export function idOfCut(head: string, tail: string): RequestId | undefined {
  const found = ID_FIRST.exec(head) ?? (OUTCOME_FIRST.test(head) ? ID_LAST.exec(tail) : null)
  try {
    const id: unknown = JSON.parse(found?.[1] ?? 'null')
    return typeof id === 'string' || typeof id === 'number' ? id : undefined
  } catch {
    return undefined
  }
}
