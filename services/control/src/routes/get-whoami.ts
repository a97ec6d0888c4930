import type { FastifyInstance } from 'fastify'
import { callerOf } from '../http/caller.ts'

/** GET /api/whoami: the caller as the gateway knows it. */
export function getWhoami(app: FastifyInstance): void {
  app.get('/api/whoami', { schema: { summary: 'Who the token says you are' } }, (request) => {
    const { principal, roles } = callerOf(request)
    return { principal, roles }
  })
}
