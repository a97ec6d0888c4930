import { type Bus, BusError, RpcError } from '@sallyport/bus'
import {
  type Approval,
  approvalConsume,
  approvalOpen,
  type ApprovalRequest,
  type Decision,
  maskingMask,
  type Operation,
  policyDecide,
  type Principal,
  type RequestOf,
} from '@sallyport/contracts'
import { EdgeError, type EdgeErrorCode } from '../errors.ts'
import type { Masked } from './exchange-log.ts'

/** The use of an approval by an exchange, which may continue another of the same call. */
export type ApprovalUse = RequestOf<typeof approvalConsume>

/** The services that an exchange asks. Each failure to answer is an EdgeError, so that nothing passes without them. */
export interface Controls {
  decide(phase: 'call' | 'list', principal: Principal, operation: Operation): Promise<Decision>
  mask(profile: string, content: string): Promise<Masked>
  openApproval(request: ApprovalRequest): Promise<Approval>
  /** Uses an approval; returns it as it was used. An EdgeError `approval_expired` says that it can no longer be used. */
  consume(use: ApprovalUse): Promise<Approval>
}

/** Asks over the bus. `traceparent` is the trace of the client's request. */
export function busControls(bus: Bus, traceparent: string | undefined): Controls {
  const options = traceparent === undefined ? {} : { traceparent }
  return {
    decide: (phase, principal, operation) =>
      bus
        .call(policyDecide, { phase, principal, operation }, options)
        .catch(unavailable('policy_unavailable', 'The policy service does not answer.')),
    mask: (profile, content) =>
      bus
        .call(maskingMask, { profile, content }, options)
        .catch(unavailable('masking_unavailable', 'The masking service does not answer.')),
    openApproval: (request) =>
      bus
        .call(approvalOpen, request, options)
        .catch(unavailable('approval_unavailable', 'The approval service does not answer.')),
    consume: (use) => bus.call(approvalConsume, use, options).catch(consumeFailed),
  }
}

function unavailable(code: EdgeErrorCode, message: string): (cause: unknown) => never {
  return (cause) => {
    throw new EdgeError(code, `${message} The request was refused${hint(cause)}.`, { cause })
  }
}

function hint(cause: unknown): string {
  if (cause instanceof RpcError) return ` (${cause.code})`
  if (cause instanceof BusError && cause.code === 'too_large') return ': it is too large'
  return '; try again later'
}

function consumeFailed(cause: unknown): never {
  if (cause instanceof RpcError && !cause.retryable)
    throw new EdgeError(
      'approval_expired',
      `The approval can no longer be used (${cause.code}). Repeat the call to ask for a new one.`,
      { cause },
    )
  return unavailable('approval_unavailable', 'The approval service does not answer.')(cause)
}
