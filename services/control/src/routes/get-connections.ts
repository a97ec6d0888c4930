import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { callerOf } from '../http/caller.ts'

/** GET /api/connections: all for admins; name, kind and description for everyone else. */
export function getConnections(app: FastifyInstance, { connections }: Deps): void {
  app.get('/api/connections', { schema: { summary: 'Registered connections' } }, (request) => {
    const all = connections.list()
    if (callerOf(request).roles.includes('admin')) return { connections: all }
    return {
      connections: all.map(({ name, kind, description }) => ({ name, kind, description })),
    }
  })
}
