import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import type { Deps } from '../deps.ts'
import { ControlError } from '../errors.ts'
import { forRoles } from '../http/caller.ts'
import { SessionPath } from './parameters.ts'

const MAX_EXCHANGES = 1000

/** GET /api/sessions/:id: what was asked and decided; no content. */
export function getSession(app: FastifyInstance, { store }: Deps): void {
  app.get<{ Params: Static<typeof SessionPath> }>(
    '/api/sessions/:id',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: { summary: 'The exchanges of a session, without their content', params: SessionPath },
    },
    async (request) => {
      const { id } = request.params
      const exchanges = await store.exchanges(id, MAX_EXCHANGES)
      if (exchanges.length === 0)
        throw new ControlError('not_found', 'No finished exchange has this session.')
      return { session: id, exchanges }
    },
  )
}
