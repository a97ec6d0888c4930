import type { GrantScope } from '../grant/grant.ts'
import type { ConsentRequest } from './approval.ts'

/** What is asked of which connection, in words for an approver: one operation, or access for a time. */
export function wantedText(request: ConsentRequest): string {
  if ('exchange' in request) {
    const { connection, verb, name } = request.exchange
    return `${connection}: ${verb} ${name}`.trim()
  }
  const { scope, seconds } = request.access
  return `access to ${scopeText(scope)} for ${durationText(seconds)}`
}

/** What a scope holds, in words for an approver. */
export function scopeText({ connection, operations, access }: GrantScope): string {
  const what =
    operations === undefined
      ? 'everything'
      : operations.map(({ verb, name }) => `${verb} ${name}`.trim()).join(', ')
  return `${connection}: ${what}, ${access === 'read' ? 'read only' : `up to ${access}`}`
}

/** A span of time in words, to the second: what is consented to is not rounded. */
export function durationText(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}
