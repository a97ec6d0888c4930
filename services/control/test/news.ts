import { type ApprovalNewsItem, type Bus, RpcError } from '@sallyport/bus'
import {
  type Approval,
  approvalGet,
  type ApprovalNews,
  newEventId,
  parseApprovalNews,
} from '@sallyport/contracts'
import type { Rig } from './rig.ts'

/** What an event may say otherwise than others. */
export interface NewsChanges {
  readonly kind?: ApprovalNews
  readonly connection?: string
  readonly expiresAt?: string
}

/** What approvers are shown of every approval that is told of here. */
export const ARGUMENTS = '{"order_id":4711}'

/** The approval with its arguments, as whoever reads it sees it. */
export function shown(approval: Approval): Approval {
  if (!('exchange' in approval.request)) return approval
  return { ...approval, request: { ...approval.request, arguments: ARGUMENTS } }
}

const served = new WeakMap<Bus, { approval: Approval; readonly serving: Promise<unknown> }>()

/** Answers who reads the approval that was told of last. */
async function serve({ bus }: Rig, approval: Approval): Promise<void> {
  const known = served.get(bus)
  if (known !== undefined) {
    known.approval = approval
    return
  }
  const serving = bus.serve(approvalGet, ({ approval: id }) => {
    const last = served.get(bus)?.approval
    if (last?.id !== id) throw new RpcError('not_found', 'no such approval')
    return shown(last)
  })
  served.set(bus, { approval, serving })
  await serving
}

/** Tells of one approval as the approval service does; the place in STATE is made up. */
export async function tell(
  rig: Rig,
  {
    kind = 'requested',
    connection = 'orders',
    expiresAt = '2100-01-01T00:00:00.000Z',
  }: NewsChanges = {},
): Promise<ApprovalNewsItem> {
  const told = (await rig.bus.approvalNews.lastTold()) ?? 0
  const { approval } = parseApprovalNews({
    approval: {
      id: '01JD0000000000000000000001',
      status: 'pending',
      request: {
        exchange: {
          id: '01JD0000000000000000000002',
          session: '0'.repeat(32),
          principal: {
            kind: 'agent',
            id: 'reporting-agent',
            issuer: 'https://id.example',
            groups: ['agents'],
            onBehalfOf: 'alice',
          },
          connection,
          kind: 'mcp',
          verb: 'tools/call',
          name: 'refund',
          access: 'write',
        },
        digest: 'a'.repeat(64),
        reasons: ['Refunds need consent.'],
        policies: ['refunds'],
        policyVersion: 1,
        terms: { approvers: ['dba'], quorum: 1, ttlSeconds: 600 },
      },
      votes: [],
      requestedAt: '2026-01-01T00:00:00.000Z',
      expiresAt,
    },
  })
  const time = new Date().toISOString()
  const item = { kind, sequence: told + 1, id: newEventId(), time, approval }
  await serve(rig, approval)
  await rig.bus.approvalNews.tell(item)
  return item
}

/** Waits until nothing is left to deliver. */
export async function settled(rig: Rig): Promise<void> {
  const { json } = await rig.as('admins', 'GET', '/api/webhooks')
  const webhooks: unknown = json['webhooks']
  if (!Array.isArray(webhooks)) throw new TypeError('no webhooks are listed')
  if (webhooks.some((webhook) => Reflect.get(Object(webhook), 'pending') !== 0)) return settled(rig)
}
