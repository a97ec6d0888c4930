import { type Bus, connectBus, type StateEntry, type StateFollower } from '@sallyport/bus'
import {
  approvalCancel,
  approvalConsume,
  approvalGet,
  type ApprovalId,
  approvalList,
  approvalOpen,
  approvalVote,
  grantFind,
  grantRequest,
  grantRevoke,
  sessionErased,
} from '@sallyport/contracts'
import { createTokenVerifier } from '@sallyport/identity'
import type { RunningService } from '@sallyport/service'
import { createLogger } from '@sallyport/telemetry'
import { type AskedArguments, createAskedArguments } from './asked.ts'
import type { ApprovalConfig } from './config.ts'
import type { Deps } from './deps.ts'
import { AskedBySession } from './domain/asked-by-session.ts'
import { begins, readEvent } from './domain/event.ts'
import { createEvents } from './events.ts'
import { createExpiry, type Expiry } from './expiry.ts'
import { handleCancel } from './handlers/approval-cancel.ts'
import { handleConsume } from './handlers/approval-consume.ts'
import { handleGet } from './handlers/approval-get.ts'
import { handleList } from './handlers/approval-list.ts'
import { handleOpen } from './handlers/approval-open.ts'
import { handleVote } from './handlers/approval-vote.ts'
import { handleGrantFind } from './handlers/grant-find.ts'
import { askPolicy, handleGrantRequest } from './handlers/grant-request.ts'
import { handleGrantRevoke } from './handlers/grant-revoke.ts'
import { createOpenApproval } from './open-approval.ts'
import { startNews } from './news.ts'
import { createStore } from './store.ts'
import { createView, type View } from './view.ts'

/** Starts a replica of the approval service. It answers nothing before it has seen every approval in STATE. */
export async function createApproval(
  config: ApprovalConfig,
  overrides: Partial<Deps> = {},
): Promise<RunningService> {
  await using parts = new AsyncDisposableStack()
  const events = overrides.events ?? createEvents(createLogger('approval', config.log))
  const clock = overrides.clock ?? (() => new Date())
  const bus = parts.use(await connectBus(config.nats))
  let expiry: Expiry | undefined
  const view = createView(config.settledKept, (at) => expiry?.notice(at))
  const asked = parts.use(
    createAskedArguments({ entries: bus.asked, failed: events.erasingFailed }),
  )
  const take = entryHandler(view, asked)
  const follower = parts.use(await bus.state.follow(['approval', 'retention'], take))
  const store = createStore({ state: bus.state, follower, clock })
  const settle = (id: ApprovalId): Promise<unknown> => store.execute(id, { kind: 'settle' })
  expiry = parts.use(createExpiry({ view, settle, clock, failed: events.settlingFailed }))
  const deps: Deps = {
    store,
    view,
    asked,
    caughtUp: () => follower.caughtUp(),
    openApproval: createOpenApproval({ store, view, limits: config.limits, clock }),
    verifier: createTokenVerifier(config.identity),
    audience: config.audience,
    admins: config.admins,
    accessTerms: askPolicy(bus),
    ...(config.connectionAudience !== undefined && {
      connectionAudience: config.connectionAudience,
    }),
    events,
    clock,
    ...overrides,
  }
  await serveAll(bus, deps, parts)
  const { state, approvalNews } = bus
  parts.use(startNews({ state, approvalNews, clock, failed: events.tellingFailed }))
  const owned = parts.move()
  return {
    failed: firstFailure(bus, follower),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Takes what happens to approvals, and to content that some of them show. */
function entryHandler(view: View, asked: AskedArguments): (entry: StateEntry) => void {
  const bySession = new AskedBySession()
  return (entry) => {
    if (entry.aggregate === 'approval') {
      view.apply(entry)
      const event = readEvent(entry.event)
      if (begins(event)) bySession.note(event.data.approval, event.data.request, entry.event.time)
    } else if (sessionErased.check(entry.event)) asked.erase(bySession.erase(entry.event.data))
  }
}

async function serveAll(bus: Bus, deps: Deps, parts: AsyncDisposableStack): Promise<void> {
  parts.use(await bus.serve(approvalOpen, handleOpen(deps)))
  parts.use(await bus.serve(approvalGet, handleGet(deps)))
  parts.use(await bus.serve(approvalList, handleList(deps)))
  parts.use(await bus.serve(approvalVote, handleVote(deps)))
  parts.use(await bus.serve(approvalCancel, handleCancel(deps)))
  parts.use(await bus.serve(approvalConsume, handleConsume(deps)))
  parts.use(await bus.serve(grantFind, handleGrantFind(deps)))
  parts.use(await bus.serve(grantRequest, handleGrantRequest(deps)))
  parts.use(await bus.serve(grantRevoke, handleGrantRevoke(deps)))
}

function firstFailure(bus: Bus, follower: StateFollower): Promise<Error> {
  return Promise.race([
    follower.failed,
    bus.closed.then((error) => error ?? new Error('the connection to the bus was closed')),
  ])
}
