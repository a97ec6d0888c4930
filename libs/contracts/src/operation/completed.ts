import { Type } from 'typebox'
import { ContentRef, Finding } from '../content.ts'
import { event } from '../event.ts'
import { BreakGlass } from '../grant/grant.ts'
import { ApprovalId } from '../ids.ts'
import { ExchangeSummary } from '../operation.ts'

/** How an exchange ended, durable before the last byte of the answer goes out. */
export const operationCompleted = event({
  name: 'operation.completed',
  version: 1,
  stream: 'journal',
  sender: 'edge',
  description: 'How an exchange ended. Every decided exchange has exactly one.',
  data: Type.Object(
    {
      exchange: ExchangeSummary,
      outcome: Type.Enum(['delivered', 'refused', 'pending_approval', 'failed', 'interrupted'], {
        description:
          'delivered: the target answered; refused: nothing reached it; pending_approval: nothing reached it, consent is awaited; failed: it could not be reached or its answer could not be passed on; interrupted: it died or the client left in mid-answer.',
      }),
      decision: Type.Enum(['allow', 'deny', 'require_approval']),
      reasons: Type.Array(Type.String({ maxLength: 512 }), { maxItems: 16 }),
      policies: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 64 }),
      policyVersion: Type.Integer({ minimum: 0 }),
      approval: Type.Optional({ ...ApprovalId, description: 'The approval that it used.' }),
      asked: Type.Optional({
        ...ApprovalId,
        description:
          'The approval that it asked people for or waited for, whether or not that was given.',
      }),
      grant: Type.Optional(ApprovalId),
      breakGlass: Type.Optional(BreakGlass),
      error: Type.Optional(
        Type.String({ maxLength: 128, description: 'Error code of the gateway or `tool_error`.' }),
      ),
      durationMs: Type.Number({ minimum: 0 }),
      targetMs: Type.Optional(Type.Number({ minimum: 0 })),
      responseBytes: Type.Integer({ minimum: 0 }),
      content: Type.Array(ContentRef, { maxItems: 256 }),
      masked: Type.Array(Finding, { maxItems: 256 }),
      profiles: Type.Optional(
        Type.Array(Type.String({ maxLength: 96 }), {
          maxItems: 16,
          uniqueItems: true,
          description: 'Masking profiles that the answer went through, as name@version.',
        }),
      ),
      unmasked: Type.Optional(
        Type.Enum(['unavailable', 'oversize', 'unknownContent', 'recogniser'], {
          description:
            'The answer passed though it could not be masked, since its profile says so; its content is not recorded.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
})
