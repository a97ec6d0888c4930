import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'

/** What anyone may read: how to log in, what the API is, whether it lives. */
export function addPublicRoutes(app: FastifyInstance, deps: Deps): void {
  const open = { security: [] }
  app.get(
    '/api/info',
    { schema: { summary: 'Where to log in and what to ask tokens for', ...open } },
    () => ({
      issuer: deps.config.identity.issuer,
      control: deps.publicUrl(),
      edge: deps.config.edgeUrl,
    }),
  )
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  app.get('/healthz', { schema: { summary: 'Alive', ...open } }, () => ({ status: 'ok' }))
  app.get('/readyz', { schema: { summary: 'Able to serve', ...open } }, async (_request, reply) => {
    const healthy = await deps.bus.healthy()
    return reply
      .status(healthy ? 200 : 503)
      .send({ status: healthy ? 'ready' : 'the bus does not answer' })
  })
  app.get(
    '/.well-known/oauth-protected-resource',
    { schema: { summary: 'Protected-resource metadata (RFC 9728)', ...open } },
    () => ({
      resource: deps.publicUrl(),
      authorization_servers: [deps.config.identity.issuer],
      bearer_methods_supported: ['header'],
      resource_name: 'Sallyport admin API',
    }),
  )
}
