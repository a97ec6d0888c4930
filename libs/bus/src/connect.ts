import { jetstreamManager } from '@nats-io/jetstream'
import type { Bus } from './bus.ts'
import { createApprovalNews } from './approvals/news.ts'
import { createAuditStream } from './audit/stream.ts'
import { createEntryStore } from './entries/store.ts'
import { ASKED, HELD, LEASES } from './entries/kinds.ts'
import { createFeed } from './feed/feed.ts'
import { openJournal } from './journal/open.ts'
import { createDeadlines, pause } from './link/deadlines.ts'
import { openLink } from './link/link.ts'
import { createRequester } from './link/requester.ts'
import type { BusOptions } from './options.ts'
import { createCaller } from './rpc/call.ts'
import { serve } from './rpc/serve.ts'
import { createRateStore } from './rates/store.ts'
import { createStateStore } from './state/store.ts'

const HEALTHY_MS = 1_000

/**
 * Connects to the bus; a lost connection is restored for as long as it takes. Rejects with a `BusError`: `unavailable`
 * (no server there, or it refuses the credentials) or `not_ready` (the server is too old).
 */
export async function connectBus(options: BusOptions): Promise<Bus> {
  await using starting = new AsyncDisposableStack()
  const link = starting.use(await openLink(options))
  const deadlines = starting.use(createDeadlines())
  const requester = starting.use(createRequester(link, deadlines))
  const manager = await jetstreamManager(link.connection, { checkAPI: false })
  const parts = { link, deadlines, requester, manager, monitorUrl: options.monitorUrl }
  // What is opened later ends earlier: everything that came from the bus, then the connection.
  const opened = new AsyncDisposableStack()
  const keep = <T extends AsyncDisposable>(part: T): T => opened.use(part)
  const feed = keep(createFeed(parts))
  const resources = starting.move()
  return {
    call: createCaller(
      requester,
      deadlines,
      link.connection.info?.max_payload ?? 0,
      options.deadlineMs,
    ),
    serve: async (contract, handler) => keep(await serve(link, deadlines, contract, handler)),
    openJournal: async (writer) => keep(await openJournal(parts, writer)),
    state: createStateStore(parts, keep),
    asked: createEntryStore(link, requester, ASKED),
    held: createEntryStore(link, requester, HELD),
    leases: createEntryStore(link, requester, LEASES),
    rates: createRateStore(link, requester),
    recorderFeed: feed,
    audit: createAuditStream(parts, keep),
    approvalNews: createApprovalNews(parts, keep),
    closed: link.closed,
    async healthy() {
      if (!link.up()) return false
      const answered = link.connection.flush().then(
        () => true,
        () => false,
      )
      return Promise.race([answered, pause(HEALTHY_MS).then(() => false)])
    },
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync()
      await resources.disposeAsync()
    },
  }
}
