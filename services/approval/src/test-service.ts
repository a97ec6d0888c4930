import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bus, type BusOptions, connectBus, provisionStreams } from '@sallyport/bus'
import {
  type Approval,
  approvalCancel,
  approvalConsume,
  approvalGet,
  type ApprovalId,
  approvalList,
  approvalOpen,
  approvalVote,
  newExchangeId,
  type OperationToApprove,
} from '@sallyport/contracts'
import { startTestIssuer, type TestIssuer } from '@sallyport/identity/test-issuer'
import { startNatsServer } from '@sallyport/nats-server'
import type { RunningService } from '@sallyport/service'
import { type ApprovalConfig, DEFAULT_LIMITS, DEFAULT_SETTLED_KEPT } from './config.ts'
import type { Deps } from './deps.ts'
import { createApproval } from './service.ts'

/** The URL for which voters' tokens are issued. */
export const AUDIENCE = 'http://127.0.0.1:7420'

/** A durable nats-server, a token issuer and a caller; replicas of the service are started by the test. */
export interface Stage extends AsyncDisposable {
  readonly bus: Bus
  /** How the server is reached, with every right. */
  readonly nats: BusOptions
  readonly issuer: TestIssuer
  readonly replica: (
    changes?: Partial<ApprovalConfig>,
    overrides?: Partial<Deps>,
  ) => Promise<RunningService>
  /** One more connection to the bus: calls of different connections reach different replicas. */
  readonly caller: () => Promise<Bus>
  /** An access token of a member of the groups. */
  readonly token: (sub: string, ...groups: readonly string[]) => Promise<string>
}

export async function setStage(): Promise<Stage> {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-approval-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const server = parts.use(await startNatsServer({ directory }))
  const issuer = parts.use(await startTestIssuer())
  const { url, user, password } = server
  const nats: BusOptions = { url, user, password, name: 'approval-test', deadlineMs: 60_000 }
  await provisionStreams(nats)
  const bus = parts.use(await connectBus(nats))
  const config: ApprovalConfig = {
    audience: AUDIENCE,
    identity: { issuer: issuer.issuer, groupsClaim: 'groups' },
    admins: ['admins'],
    limits: DEFAULT_LIMITS,
    settledKept: DEFAULT_SETTLED_KEPT,
    nats,
    log: { level: 'silent' },
  }
  const owned = parts.move()
  return {
    bus,
    nats,
    issuer,
    replica: async (changes = {}, overrides = {}) =>
      owned.use(await createApproval({ ...config, ...changes }, overrides)),
    caller: async () => owned.use(await connectBus(nats)),
    token: (sub, ...groups) => issuer.issue(AUDIENCE, { sub, groups }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** What a test asks of the service. */
export const ask = {
  open: (bus: Bus, request: OperationToApprove) => bus.call(approvalOpen, request),
  get: (bus: Bus, approval: ApprovalId) => bus.call(approvalGet, { approval }),
  list: (bus: Bus, status?: Approval['status']) =>
    bus.call(approvalList, { limit: 100, ...(status !== undefined && { status }) }),
  granted: (bus: Bus, granted: 'any' | 'active') => bus.call(approvalList, { limit: 100, granted }),
  approve: (bus: Bus, approval: ApprovalId, token: string) =>
    bus.call(approvalVote, { approval, vote: 'approve', reason: '', token }),
  deny: (bus: Bus, approval: ApprovalId, token: string) =>
    bus.call(approvalVote, { approval, vote: 'deny', reason: 'not today', token }),
  cancel: (bus: Bus, approval: ApprovalId, token: string) =>
    bus.call(approvalCancel, { approval, token }),
  use: (bus: Bus, { id, request }: Approval) =>
    bus.call(approvalConsume, { approval: id, digest: request.digest, exchange: newExchangeId() }),
} as const
