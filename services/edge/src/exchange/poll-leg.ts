import type { ApprovalId } from '@sallyport/contracts'
import { isObject, type JsonObject } from '@sallyport/mcp'
import { bindingOf } from '../domain/principal-key.ts'
import { EdgeError } from '../errors.ts'
import { isSealed, type Sealer } from '../seal.ts'
import type { Call } from './call.ts'

/** Methods whose modern results may ask the client to call again (basic/patterns/mrtr). */
const POLLABLE = new Set(['tools/call', 'prompts/get', 'resources/read'])

/** Whether the client of a call repeats it by itself when it gets a `requestState`. */
export const canPoll = (call: Call): boolean =>
  call.era === 'modern' && call.message?.kind === 'request' && POLLABLE.has(call.operation.verb)

/** Which leg of the long poll for an approval this call is, from 1. */
export function legOf(sealer: Sealer, call: Call, approval: ApprovalId): number {
  const state = ownState(call.message?.params)
  if (state === undefined) return 1
  const [id, leg] = (
    sealer.open('approval-wait', bindingOf(call.principal, call.connection), state) ?? ''
  ).split(' ')
  // A state of an earlier approval of the same call begins the count anew.
  if (id !== undefined && id !== '') return id === approval ? Number(leg) : 1
  throw new EdgeError(
    'malformed_request',
    'The requestState was not made for this principal and connection. Repeat the call without it.',
  )
}

/** The state with which the client makes the next leg. */
export const nextLeg = (sealer: Sealer, call: Call, approval: ApprovalId, leg: number): string =>
  sealer.seal('approval-wait', bindingOf(call.principal, call.connection), `${approval} ${leg + 1}`)

/** Parameters without the gateway's own state: the target sees the call as if it had come once. */
export function withoutOwnState(params: JsonObject): JsonObject | undefined {
  if (ownState(params) === undefined) return undefined
  const { requestState: _, ...rest } = params
  return rest
}

function ownState(params: JsonObject | undefined): string | undefined {
  const state = isObject(params) ? params['requestState'] : undefined
  return typeof state === 'string' && isSealed(state) ? state : undefined
}
