import { Type } from 'typebox'
import { ContentRef, Finding } from '../content.ts'
import { Decision } from '../decision.ts'
import { event } from '../event.ts'
import { BreakGlass } from '../grant/grant.ts'
import { ApprovalId } from '../ids.ts'
import { ExchangeSummary } from '../operation.ts'

const CastVote = Type.Object(
  {
    voter: Type.String({
      minLength: 1,
      maxLength: 256,
      description: 'Subject of the voter’s token.',
    }),
    vote: Type.Enum(['approve', 'deny']),
    reason: Type.String({ maxLength: 512 }),
  },
  { additionalProperties: false },
)

/** A decision about one operation, durable before anything reaches the target. */
export const operationDecided = event({
  name: 'operation.decided',
  version: 1,
  stream: 'journal',
  sender: 'edge',
  description:
    'A decision about one operation. Written before anything is forwarded; an exchange that waited for approval has a second one.',
  data: Type.Object(
    {
      exchange: ExchangeSummary,
      decision: Decision,
      approval: Type.Optional(ApprovalId),
      grant: Type.Optional(ApprovalId),
      breakGlass: Type.Optional(BreakGlass),
      votes: Type.Optional(
        Type.Array(CastVote, {
          maxItems: 64,
          description: 'Votes of the approval or of the grant that was used.',
        }),
      ),
      content: Type.Array(ContentRef, { maxItems: 16 }),
      masked: Type.Array(Finding, { maxItems: 256 }),
    },
    { additionalProperties: false },
  ),
})
