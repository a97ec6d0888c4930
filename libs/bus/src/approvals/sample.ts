import { parseApprovalNews } from '@sallyport/contracts'

/** An approval that waits, of a refund on `orders`. */
export const { approval: sampleApproval } = parseApprovalNews({
  approval: {
    id: '01JD0000000000000000000001',
    status: 'pending',
    request: {
      exchange: {
        id: '01JD0000000000000000000002',
        session: '0'.repeat(32),
        principal: { kind: 'user', id: 'alice', issuer: 'https://id.example', groups: [] },
        connection: 'orders',
        kind: 'mcp',
        verb: 'tools/call',
        name: 'refund',
      },
      digest: 'a'.repeat(64),
      arguments: '{"order_id":7}',
      reasons: [],
      policies: [],
      policyVersion: 1,
      terms: { approvers: ['dba'], quorum: 1, ttlSeconds: 60 },
    },
    votes: [],
    requestedAt: '2026-01-01T00:00:00.000Z',
    expiresAt: '2026-01-01T00:01:00.000Z',
  },
})
