import { connect } from '@nats-io/transport-node'
import type { System } from '@sallyport/kit'

const PATIENCE_MS = 60_000

/** Asks for consent to a refund with these arguments, as an edge would after masking; the id of the approval. */
export async function openAsEdge({ nats, urls }: System, shown: string): Promise<string> {
  const pass = nats.passwords.get('edge') ?? ''
  await using connection = await connect({
    servers: nats.url,
    user: 'edge',
    pass,
    inboxPrefix: '_INBOX.edge',
  })
  const request = {
    exchange: {
      id: '01JD0000000000000000000001',
      session: '0'.repeat(32),
      principal: { kind: 'user', id: 'alice', issuer: urls.issuer, groups: ['analysts'] },
      connection: 'orders',
      kind: 'mcp',
      verb: 'tools/call',
      name: 'refund',
    },
    digest: Buffer.from(shown).toString('hex').padEnd(64, '0').slice(0, 64),
    arguments: shown,
    reasons: [],
    policies: ['refund'],
    policyVersion: 1,
    terms: { approvers: ['refund-bots'], quorum: 1, ttlSeconds: 600 },
  }
  const body = JSON.stringify({ v: 1, calls: [{ deadlineMs: PATIENCE_MS, request }] })
  const answer = await connection.request('rpc.approval.open', body, { timeout: PATIENCE_MS })
  return answer.json<{ results: [{ reply: { id: string } }] }>().results[0].reply.id
}
