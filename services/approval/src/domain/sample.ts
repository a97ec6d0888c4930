import {
  AccessRequest,
  type ApprovalTerms,
  type GrantScope,
  OperationToApprove,
  parser,
  type Principal,
} from '@sallyport/contracts'

const parse = parser('sample request', OperationToApprove)

/** The issuer of everybody's tokens. */
export const ISSUER = 'https://id.example'

/** Someone with groups. */
export function person(id: string, ...groups: readonly string[]): Principal {
  return { kind: 'user', id, issuer: ISSUER, groups: [...groups] }
}

/** What a test wants to be different about a request. */
export interface SampleRequest {
  readonly by?: Principal
  readonly digest?: string
  readonly quorum?: number
  readonly ttlSeconds?: number
  readonly approvers?: readonly string[]
  readonly arguments?: string
  readonly exchange?: string
  readonly access?: GrantScope['access']
  readonly grantSeconds?: number
}

/** A request for consent of one `dba` to a refund by alice, for a minute, unless said otherwise. */
export function sampleRequest(wanted: SampleRequest = {}): OperationToApprove {
  return parse({
    exchange: {
      id: wanted.exchange ?? '01JD0000000000000000000001',
      session: '0'.repeat(32),
      principal: wanted.by ?? person('alice', 'analysts'),
      connection: 'orders',
      kind: 'mcp',
      verb: 'tools/call',
      name: 'refund',
      ...(wanted.access !== undefined && { access: wanted.access }),
    },
    digest: wanted.digest ?? 'a'.repeat(64),
    arguments: wanted.arguments ?? '{"order_id":7}',
    reasons: ['Writes need the consent of a database administrator.'],
    policies: ['orders.writes'],
    policyVersion: 3,
    terms: {
      approvers: [...(wanted.approvers ?? ['dba'])],
      quorum: wanted.quorum ?? 1,
      ttlSeconds: wanted.ttlSeconds ?? 60,
      ...(wanted.grantSeconds !== undefined && { grantSeconds: wanted.grantSeconds }),
    },
  })
}

const parseAccess = parser('sample access', AccessRequest)

/** A request of alice for half an hour of writing on `orders`. */
export function sampleAccess(wanted: {
  readonly terms: ApprovalTerms
  readonly seconds?: number
}): AccessRequest {
  return parseAccess({
    principal: person('alice', 'analysts'),
    access: {
      scope: { connection: 'orders', access: 'write' },
      seconds: wanted.seconds ?? 1800,
      reason: 'the monthly clean-up',
    },
    digest: 'b'.repeat(64),
    reasons: [],
    policies: ['orders.writes'],
    policyVersion: 3,
    terms: wanted.terms,
  })
}
