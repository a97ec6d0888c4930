import { Readable } from 'node:stream'
import { type Approval, ConnectionName, connectionOf, principalKey } from '@sallyport/contracts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { maySeeApproval } from '../domain/roles.ts'
import { type Caller, callerOf } from '../http/caller.ts'
import { watchStream } from '../watch/stream.ts'
import type { Viewer, Watcher } from '../watch/watcher.ts'

const Query = Type.Object(
  { connection: Type.Optional(ConnectionName) },
  { additionalProperties: false },
)
type Asked = Static<typeof Query>

/** Longest delay of a timer. */
const MAX_DELAY_MS = 2_147_483_647
/** How long a watch that has ended may take to say so, in milliseconds. */
const GRACE_MS = 2000

/** GET /api/approvals/watch: approvals that the caller may see, as they come and change. */
export function getApprovalsWatch(app: FastifyInstance, deps: Deps): void {
  app.get<{ Querystring: Asked }>(
    '/api/approvals/watch',
    {
      schema: {
        summary: 'Approvals as they come and change (Server-Sent Events)',
        description:
          'First each approval that waits for votes as an event `approval`, then an event `ready`, then each approval that changes, as it stands then, as an event `approval`. `id` is the sequence in STATE. A comment comes every 15 seconds. The last event is `end`, with a `reason`: `token_expired`, `stopping`, `behind` or `unavailable`.',
        querystring: Query,
        response: {
          200: {
            description: 'Events.',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
          },
        },
      },
    },
    (request, reply) => {
      const caller = callerOf(request)
      const { raw } = reply
      const watcher = deps.watch.enter(viewerOf(caller, request.query), () => raw.destroy())
      endInTime(reply, deps, watcher, caller)
      const events = Readable.from(watchStream(deps, watcher), { objectMode: false })
      return (
        reply
          .type('text/event-stream')
          .header('x-accel-buffering', 'no')
          // A line that was kept for another request would hold up a service that stops.
          .header('connection', 'close')
          .send(events)
      )
    },
  )
}

function viewerOf({ principal, roles }: Caller, { connection }: Asked): Viewer {
  const asked = ({ request }: Approval): boolean =>
    connection === undefined || connectionOf(request) === connection
  return {
    key: principalKey(principal),
    sees: (approval) => asked(approval) && maySeeApproval(principal, roles, approval),
  }
}

/** A watch ends with the caller's token, and its place is free when the connection is gone, whichever way that comes. */
function endInTime({ raw }: FastifyReply, { watch }: Deps, watcher: Watcher, by: Caller): void {
  const left = Math.min(Math.max(0, by.expiresAt - Date.now()), MAX_DELAY_MS)
  const timer = setTimeout(() => watcher.end('token_expired'), left)
  let grace: NodeJS.Timeout | undefined
  const breakOff = (): void => {
    // A client that does not read would not let it end.
    if (!raw.closed) grace = setTimeout(() => raw.destroy(), GRACE_MS)
  }
  void watcher.over.then(breakOff)
  const leave = (): void => {
    clearTimeout(timer)
    watch.leave(watcher)
    clearTimeout(grace)
  }
  raw.once('close', leave)
  if (raw.closed) leave()
}
