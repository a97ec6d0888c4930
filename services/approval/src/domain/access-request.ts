import { createHash } from 'node:crypto'
import type {
  AccessRequest,
  ApprovalId,
  Digest,
  policyAccess,
  Principal,
  ReplyOf,
} from '@sallyport/contracts'
import type { ApprovalEvent } from './event.ts'
import { lasting, scopeKey } from './grant.ts'

/** What policy says about access that is asked for. */
export type AccessTerms = ReplyOf<typeof policyAccess>

/** Access that someone wants, or takes in an emergency. */
export type Wanted = AccessRequest['access'] & { readonly breakGlass?: true }

/** A request for access; the same for everything that is asked alike under one policy version. */
export function accessRequest(
  principal: Principal,
  { breakGlass: takes, ...access }: Wanted,
  { terms, reasons, policies, policyVersion }: AccessTerms,
): AccessRequest {
  const { scope, seconds, reason } = access
  const bound = [
    takes === true ? 'break-glass' : 'access',
    ...scopeKey(scope),
    seconds,
    reason,
    access.extends ?? null,
    policyVersion,
  ]
  return { principal, access, digest: sha256(bound), reasons, policies, policyVersion, terms }
}

/** Access that is taken in an emergency: it lasts from now on, and nobody was asked. */
export function breakGlass(approval: ApprovalId, request: AccessRequest, now: Date): ApprovalEvent {
  const { scope, seconds } = request.access
  const grant = { ...lasting(scope, seconds, now), breakGlass: true } as const
  return { kind: 'glassBroken', data: { approval, request, grant } }
}

function sha256(value: unknown): Digest {
  // The digest of SHA-256 in hexadecimal is what the pattern demands.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return createHash('sha256').update(JSON.stringify(value)).digest('hex') as Digest
}
