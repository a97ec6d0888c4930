import { DefinitionName, type PinDetail, policyPin } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { definitionDiff } from '../domain/definition/definition-diff.ts'
import { forRoles } from '../http/caller.ts'
import { PinPath } from './parameters.ts'
import { registered } from './registered.ts'

const Query = Type.Object(
  {
    name: Type.Optional(DefinitionName),
  },
  { additionalProperties: false },
)

/** Most differences of one answer. */
const MAX_DIFFERENCES = 500

/** GET /api/connections/:name/pins/:kind: one definition, with what an approval of what is held would change. */
export function getPin(app: FastifyInstance, { bus, connections }: Deps): void {
  app.get<{ Params: Static<typeof PinPath>; Querystring: Static<typeof Query> }>(
    '/api/connections/:name/pins/:kind',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'One definition: what is pinned, what is held, and what differs between them',
        params: PinPath,
        querystring: Query,
      },
    },
    async (request) => {
      const { name: connection, kind } = request.params
      const pin = await bus.call(policyPin, {
        connection: registered(connections, connection),
        kind,
        name: request.query.name ?? '',
      })
      const differences = differencesOf(pin)
      return {
        pin,
        differences: differences.slice(0, MAX_DIFFERENCES),
        more: Math.max(0, differences.length - MAX_DIFFERENCES),
      }
    },
  )
}

/** What is held, compared with what it replaces: what is pinned, or what it seems to be renamed from. */
function differencesOf({ pinned, held, resembles }: PinDetail): ReturnType<typeof definitionDiff> {
  if (held?.definition === undefined) return []
  return definitionDiff(pinned?.definition ?? resembles?.definition, held.definition)
}
