import { APPROVALS_CONNECTION, Connection, isMisnamed, ChangeReason } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { ControlError } from '../errors.ts'
import { callerOf, forRoles } from '../http/caller.ts'
import { maskWarning } from '../mask-warning.ts'
import { ConnectionPath } from './parameters.ts'

const Body = Type.Object(
  {
    connection: Connection,
    reason: ChangeReason,
    expectedSequence: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'The `sequence` that was read; 0 for a new connection.',
      }),
    ),
  },
  { additionalProperties: false },
)

/** PUT /api/connections/:name */
export function putConnection(app: FastifyInstance, { bus, connections }: Deps): void {
  app.put<{ Params: Static<typeof ConnectionPath>; Body: Static<typeof Body> }>(
    '/api/connections/:name',
    {
      onRequest: forRoles('admin'),
      schema: { summary: 'Register or change a connection', params: ConnectionPath, body: Body },
    },
    async (request) => {
      const { principal } = callerOf(request)
      const { connection, reason, expectedSequence } = request.body
      if (connection.name !== request.params.name)
        throw new ControlError(
          'invalid_request',
          'The name in the body is not the name in the path.',
        )
      if (isMisnamed(connection))
        throw new ControlError(
          'invalid_request',
          `The connection to the approvals is called ${APPROVALS_CONNECTION}: votes are taken with tokens for that name alone. Change the name.`,
        )
      requireTimeZone(connection.timeZone)
      const sequence = await connections.put(
        { connection, author: principal, reason },
        expectedSequence,
      )
      const warning = await maskWarning(bus, connection.mask)
      return { sequence, ...(warning !== undefined && { warnings: [warning] }) }
    },
  )
}

/** Policies could not read the clock in a zone that is not known: every decision that asks for it would be a deny. */
function requireTimeZone(timeZone: string | undefined): void {
  if (timeZone === undefined) return
  try {
    void new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw new ControlError(
      'invalid_request',
      `The timeZone ${timeZone} is not known. Give an IANA name such as Europe/Berlin, or leave it out for UTC.`,
    )
  }
}
