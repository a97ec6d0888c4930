import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { sendNews, takeTurn } from '../http/news.ts'
import { outlineOf, suggest } from '../trial/suggest.ts'
import { ConnectionPath } from './parameters.ts'
import { rangeMembers, rangeOf } from './range.ts'
import { registered } from './registered.ts'

const Body = Type.Object(rangeMembers, { additionalProperties: false })

/** POST /api/connections/:name/policy/suggestion: policies that cover what was used, and what was not. */
export function postPolicySuggestion(app: FastifyInstance, deps: Deps): void {
  app.post<{ Params: Static<typeof ConnectionPath>; Body: Static<typeof Body> }>(
    '/api/connections/:name/policy/suggestion',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'Suggest policies that cover what was used; NDJSON: progress, then the result',
        params: ConnectionPath,
        body: Body,
      },
    },
    async (request, reply) => {
      const connection = registered(deps.connections, request.params.name)
      const mask = deps.connections.get(connection)?.connection.mask ?? ''
      const command = { connection, mask, range: rangeOf(connection, request.body) }
      await takeTurn(reply, deps.turns)
      const outline = await outlineOf(deps, connection)
      return sendNews(reply, deps.events, suggest(deps, command, outline))
    },
  )
}
