import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import { isRefusal, toControlError } from '../errors.ts'
import { routes } from '../routes/index.ts'
import { authenticateCallers } from './caller.ts'
import { addPublicRoutes } from './public-routes.ts'
import { refusalOf } from './refusal-of.ts'

const BODY_LIMIT_BYTES = 262_144

/** The HTTP API; it is not listening yet. */
export async function createApp(deps: Deps): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  })
  // Answers are made from values that were checked where they came from; their schemas are for readers.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  app.addHook('onSend', async (_request, reply) => {
    void reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    })
  })
  answerProblems(app, deps)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sallyport admin API',
        version: '1.0.0',
        description:
          'Connections, policies, approvals, sessions and evidence. Errors are RFC 9457 problems with a stable `code`.',
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
  })
  addPublicRoutes(app, deps)
  await app.register(async (scope) => {
    authenticateCallers(scope, deps)
    for (const add of routes) add(scope, deps)
  })
  return app
}

/** Every failure is a problem with a code and a sentence that says what to do (RFC 9457). */
function answerProblems(app: FastifyInstance, deps: Deps): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = toControlError(error)
    const { status, code, problems } = problem
    deps.events.requestFailed(request.routeOptions.url ?? '?', status, code, error)
    if (isRefusal(problem)) deps.refusals.note(refusalOf(deps, request, code, error))
    if (status === 401) void reply.header('www-authenticate', challenge(deps))
    void reply
      .status(status)
      .type('application/problem+json')
      .send({ status, code, detail: problem.message, ...(problems !== undefined && { problems }) })
  })
  app.setNotFoundHandler((_request, reply) => {
    void reply
      .status(404)
      .type('application/problem+json')
      .send({ status: 404, code: 'not_found', detail: 'There is nothing under this path.' })
  })
}

const challenge = (deps: Deps): string =>
  `Bearer resource_metadata="${deps.publicUrl()}/.well-known/oauth-protected-resource"`
