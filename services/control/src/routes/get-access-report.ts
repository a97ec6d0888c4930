import { ConnectionName } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { sendNews, takeTurn } from '../http/news.ts'
import { reviewAccess } from '../review/report.ts'
import { rangeMembers, timesOf } from './range.ts'
import { registered } from './registered.ts'

const Query = Type.Object(
  { ...rangeMembers, connection: Type.Optional(ConnectionName) },
  { additionalProperties: false },
)

/** GET /api/reports/access: who can do what by which policy, and what of it was used. */
export function getAccessReport(app: FastifyInstance, deps: Deps): void {
  const { bus, store, connections, config, turns, events } = deps
  app.get<{ Querystring: Static<typeof Query> }>(
    '/api/reports/access',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'Access-review evidence; NDJSON: the report, progress and rows, then its end',
        description:
          'Lines are `report` (period, checkpoint of the log, policy versions), `progress`, `row` (`policy`, `access` or `consent`), and at last `end`. A report without its `end` is not whole, and one whose `end` says `complete: false` leaves something out: `leftOut` counts what has no place, `because` says why decisions are missing and what to do.',
        querystring: Query,
      },
    },
    async (request, reply) => {
      const { connection, ...times } = request.query
      const only = connection === undefined ? undefined : registered(connections, connection)
      const { since, until } = timesOf(times)
      await takeTurn(reply, turns)
      const command = {
        connections: connections.list().filter(({ name }) => only === undefined || name === only),
        since,
        ...(times.until !== undefined && { until }),
        ...(only !== undefined && { only }),
      }
      const { issuer } = config.identity
      const needed = { bus, store, issuer, now: () => new Date() }
      return sendNews(reply, events, reviewAccess(needed, command))
    },
  )
}
