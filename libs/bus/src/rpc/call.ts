import type { RpcContract } from '@sallyport/contracts'
import type { Static, TSchema } from 'typebox'
import type { CallOptions } from '../bus.ts'
import type { Deadlines } from '../link/deadlines.ts'
import type { Requester } from '../link/requester.ts'
import { Lane } from './lane.ts'
import { MAX_DEADLINE_MS } from './wire.ts'

const DEADLINE_MS = 5_000

/** Calls exchanges, each subject on its own lane. */
export type Caller = <Q extends TSchema, A extends TSchema>(
  contract: RpcContract<Q, A>,
  request: Static<Q>,
  options?: CallOptions,
) => Promise<Static<A>>

export function createCaller(
  requester: Requester,
  deadlines: Deadlines,
  maxPayload: number,
  usualDeadlineMs = DEADLINE_MS,
): Caller {
  const lanes = new Map<string, Lane>()
  const laneOf = (subject: string): Lane => {
    let lane = lanes.get(subject)
    if (lane === undefined) {
      lane = new Lane({ subject, requester, deadlines, maxPayload })
      lanes.set(subject, lane)
    }
    return lane
  }
  return (contract, request, options = {}) =>
    new Promise((resolve, reject) => {
      const { atLeastMs = 0 } = contract
      const { deadlineMs = Math.max(usualDeadlineMs, atLeastMs), traceparent } = options
      laneOf(contract.subject).add({
        requestJson: JSON.stringify(request),
        deadlineMs: Math.min(MAX_DEADLINE_MS, Math.max(1, Math.ceil(deadlineMs))),
        ...(traceparent !== undefined && { traceparent }),
        accept: (reply) => resolve(contract.parseReply(reply)),
        reject,
      })
    })
}
