import { recorderStatus } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'

/** GET /api/log: the newest checkpoint, for anyone who wants to hold the gateway to it. */
export function getLog(app: FastifyInstance, { bus }: Deps): void {
  app.get('/api/log', { schema: { summary: 'Where the log stands' } }, () =>
    bus.call(recorderStatus, {}),
  )
}
