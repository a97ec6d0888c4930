import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import type { Deps } from '../deps.ts'
import { forRoles } from '../http/caller.ts'
import { codeOf, succeeded } from '../webhooks/status.ts'
import { WebhookPath } from './parameters.ts'

/** POST /api/webhooks/:name/test: sends a test event once, and says what came back; for admins. */
export function postWebhookTest(app: FastifyInstance, { webhooks }: Deps): void {
  app.post<{ Params: Static<typeof WebhookPath> }>(
    '/api/webhooks/:name/test',
    {
      onRequest: forRoles('admin'),
      schema: { summary: 'Send a test event to a webhook', params: WebhookPath },
    },
    async (request) => {
      const outcome = await webhooks.test(request.params.name)
      return {
        ok: succeeded(outcome),
        ...(outcome.kind === 'answered' && { status: outcome.status }),
        code: codeOf(outcome),
        ms: outcome.ms,
      }
    },
  )
}
