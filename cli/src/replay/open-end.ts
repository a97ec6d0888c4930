import type { RecordedExchange } from './exchanges.ts'

/** How an exchange ended, in a word or two. */
export function endWords({ completed, decisions, closed }: RecordedExchange): string {
  if (completed !== undefined) return completed.outcome
  const last = decisions.at(-1)?.decision.outcome
  if (last === 'require_approval' && closed === undefined) return 'waiting'
  return last === 'allow' ? 'not known' : 'not forwarded'
}

/**
 * What is said of an exchange without an end. Nothing is forwarded before a decision that allows it: one whose last
 * decision is another did not reach its target, or not yet where the evidence may go on.
 */
export function openEndText({ decisions, closed }: RecordedExchange): string {
  const killed = closed === undefined ? '' : `its edge was killed, and it was closed at ${closed} `
  switch (decisions.at(-1)?.decision.outcome) {
    case 'require_approval':
      return closed === undefined
        ? 'not forwarded where the evidence ends: it waited for approval (indeterminate)'
        : `was not forwarded: it waited for approval when ${killed}(indeterminate)`
    case 'deny':
      return `was not forwarded: it was denied${killed && ` before ${killed.trimEnd()}`} (indeterminate)`
    default:
      return `not known${killed && `: ${killed.trimEnd()}`} (indeterminate)`
  }
}
