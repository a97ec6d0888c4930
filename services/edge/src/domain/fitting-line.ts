import { type Finding, MAX_LEAF_BYTES, type SallyportEvent } from '@sallyport/contracts'
import { withoutPlaces } from './findings.ts'

/** The line of an event that the log can hold, its findings without places if need be; undefined for none. */
export function fittingLine(
  findings: readonly Finding[],
  event: (masked: Finding[]) => SallyportEvent,
): string | undefined {
  return within(event([...findings])) ?? within(event(withoutPlaces(findings)))
}

function within(event: SallyportEvent): string | undefined {
  const line = JSON.stringify(event)
  return Buffer.byteLength(line) <= MAX_LEAF_BYTES ? line : undefined
}
