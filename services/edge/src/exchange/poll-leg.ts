import type { ApprovalId } from '@sallyport/contracts'
import { ofOperation } from '../handles.ts'
import type { Sealer } from '../seal.ts'
import type { Call } from './call.ts'

/** Methods whose modern results may ask the client to call again (basic/patterns/mrtr). */
const POLLABLE = new Set(['tools/call', 'prompts/get', 'resources/read'])

/** Whether the client of a call repeats it by itself when it gets a `requestState`. */
export const canPoll = (call: Call): boolean =>
  call.era === 'modern' && call.message?.kind === 'request' && POLLABLE.has(call.operation.verb)

/** Whether a `requestState` is one of the approval ladder, made for this principal, connection and call. */
export const isApprovalState = (sealer: Sealer, holder: Waiter, state: string): boolean =>
  openLeg(sealer, holder, state) !== undefined

/** Which leg of the long poll for an approval this call is, from 1. */
export function legOf(sealer: Sealer, call: Call, approval: ApprovalId): number {
  const [id, leg] = broughtBack(sealer, call) ?? []
  // A state of an earlier approval of the same call begins the count anew.
  return id === approval ? Number(leg) : 1
}

/** The approval that the leg before waited for. */
export const waitedFor = (sealer: Sealer, call: Call): ApprovalId | undefined =>
  // Only this gateway seals, and only an id.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  broughtBack(sealer, call)?.[0] as ApprovalId | undefined

function broughtBack(sealer: Sealer, call: Call): string[] | undefined {
  const params = call.message?.kind === 'request' ? call.message.params : {}
  const state = params['requestState']
  return typeof state === 'string' ? openLeg(sealer, call, state) : undefined
}

/** The state with which the client makes the next leg. */
export const nextLeg = (sealer: Sealer, call: Call, approval: ApprovalId, leg: number): string =>
  sealer.seal('approval-wait', ofOperation(call, call.operation), `${approval} ${leg + 1}`)

type Waiter = Pick<Call, 'principal' | 'connection' | 'operation'>

const openLeg = (sealer: Sealer, waiter: Waiter, state: string): string[] | undefined =>
  sealer.open('approval-wait', ofOperation(waiter, waiter.operation), state)?.split(' ')
