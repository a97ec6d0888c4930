import { type Bus, BusError, RpcError } from '@sallyport/bus'
import {
  type Approval,
  approvalCancel,
  approvalConsume,
  type ApprovalId,
  approvalOpen,
  type Decision,
  grantFind,
  maskingStream,
  type Operation,
  type OperationToApprove,
  type Connection,
  type PinKind,
  policyDecide,
  policyObserve,
  policySpend,
  type ReplyOf,
  type Principal,
  type RequestOf,
} from '@sallyport/contracts'
import { EdgeError, type EdgeErrorCode } from '../errors.ts'
import type { MaskingProfiles, Unmaskable } from '../masking-profiles.ts'
import { askMasking, type MaskReply, type MaskRequest } from './ask-masking.ts'

/** The use of an approval by an exchange, which may continue another of the same call. */
export type ApprovalUse = RequestOf<typeof approvalConsume>

/** A grant that stands for consent to an operation. */
export type FoundGrant = NonNullable<ReplyOf<typeof grantFind>['grant']>

/** A definition as the target sent it, and what it calls it. */
export interface Definition {
  readonly name: string
  readonly text: string
}

/** How a definition stands: one that is held may be neither shown nor used. */
export type Standing = ReplyOf<typeof policyObserve>['definitions'][number]

/** The services that an exchange asks. Each failure to answer is an EdgeError, so that nothing passes without them. */
export interface Controls {
  /** `limits` says how the call counts; without it nothing is counted. */
  decide(
    phase: 'call' | 'list',
    principal: Principal,
    operation: Operation,
    limits?: RequestOf<typeof policyDecide>['limits'],
  ): Promise<Decision>
  /** Debits the budgets of a decision with what an answer carries. */
  spend(request: RequestOf<typeof policySpend>): Promise<ReplyOf<typeof policySpend>>
  /** Shows the policy service what a target defines; tells how each definition stands, in the same order. */
  observe(
    of: { readonly connection: Connection; readonly principal: Principal },
    kind: PinKind,
    definitions: readonly Definition[],
  ): Promise<readonly Standing[]>
  /** Masks a text. A MaskingError says that nothing of it may be shown. */
  mask(request: MaskRequest): Promise<MaskReply>
  /** Whether a masking profile lets an answer pass that cannot be masked. */
  passes(profile: string, why: Unmaskable): boolean
  /** Masks the next part of a text that comes in parts. */
  maskPart(request: RequestOf<typeof maskingStream>): Promise<ReplyOf<typeof maskingStream>>
  openApproval(request: OperationToApprove): Promise<Approval>
  /** Withdraws a request for consent; one that is settled already stays as it is. */
  cancelApproval(approval: ApprovalId, principal: Principal): Promise<void>
  /** Looks for a grant that stands for consent to an operation. */
  findGrant(request: RequestOf<typeof grantFind>): Promise<FoundGrant | undefined>
  /** Uses an approval; returns it as it was used. An EdgeError `approval_expired` says that it can no longer be used. */
  consume(use: ApprovalUse): Promise<Approval>
}

/** Where a request of a client came from, and its trace. */
export interface Origin {
  readonly clientAddress: string | undefined
  readonly traceparent: string | undefined
}

/** Asks over the bus. */
export function busControls(
  { bus, maskingProfiles }: { readonly bus: Bus; readonly maskingProfiles: MaskingProfiles },
  { clientAddress, traceparent }: Origin,
): Controls {
  const options = traceparent === undefined ? {} : { traceparent }
  return {
    decide: (phase, principal, operation, limits) =>
      bus
        .call(
          policyDecide,
          {
            phase,
            principal,
            operation,
            ...(clientAddress !== undefined && { clientAddress }),
            ...(limits && { limits }),
          },
          options,
        )
        .catch(unavailable('policy_unavailable', 'The policy service does not answer.')),
    spend: (request) =>
      bus
        .call(policySpend, request, options)
        .catch(unavailable('limits_unavailable', 'What the answer carries cannot be counted.')),
    observe: async ({ connection, principal }, kind, definitions) => {
      const request = {
        connection: connection.name,
        kind,
        principal,
        definitions: [...definitions],
      }
      const reply = await bus
        .call(policyObserve, request, options)
        .catch(unavailable('policy_unavailable', 'The policy service does not answer.'))
      return reply.definitions
    },
    mask: (request) => askMasking(bus, request, options),
    passes: (profile, why) => maskingProfiles.passes(profile, why),
    maskPart: (request) =>
      bus
        .call(maskingStream, request, options)
        .catch(unavailable('masking_unavailable', 'The masking service does not answer.')),
    openApproval: (request) =>
      bus
        .call(approvalOpen, request, options)
        .catch(unavailable('approval_unavailable', 'The approval service does not answer.')),
    findGrant: async (request) => {
      const reply = await bus
        .call(grantFind, request, options)
        .catch(unavailable('approval_unavailable', 'The approval service does not answer.'))
      return reply.grant
    },
    cancelApproval: async (approval, principal) => {
      await bus.call(approvalCancel, { approval, principal }, options).catch(cancelFailed)
    },
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

function cancelFailed(cause: unknown): void {
  if (cause instanceof RpcError && ['not_pending', 'not_found'].includes(cause.code)) return
  unavailable('approval_unavailable', 'The approval service does not answer.')(cause)
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
