import { type Static, Type } from 'typebox'
import { parser } from '../parse.ts'
import { Approval } from './approval.ts'

/** Value of the CloudEvents attribute `type` of what stands in APPROVAL; the subject says which kind of news it is. */
export const APPROVAL_NEWS_TYPE = 'dev.sallyport.approval.news.v1'

/** Body of a message of APPROVAL. Within a version it only ever gains optional members. */
export type ApprovalNewsBody = Static<typeof ApprovalNewsBody>
export const ApprovalNewsBody = Type.Object(
  { approval: Approval },
  {
    additionalProperties: false,
    description: 'An approval as it stood when that happened, with the votes so far.',
  },
)

/** Headers of a message of APPROVAL beside its body. */
export const ApprovalNewsHeaders = Type.Object(
  {
    'ce-specversion': Type.Literal('1.0'),
    'ce-id': Type.String({ description: 'Id of the event in STATE that this tells of.' }),
    'ce-type': Type.Literal(APPROVAL_NEWS_TYPE),
    'ce-source': Type.String(),
    'ce-time': Type.String({ description: 'When it happened: RFC 3339, UTC, milliseconds.' }),
    'Sallyport-Sequence': Type.String({
      pattern: '^[1-9][0-9]*$',
      description: 'Sequence of that event in STATE; it grows from message to message.',
    }),
    'Nats-Msg-Id': Type.String({ description: 'The same as ce-id.' }),
  },
  { description: 'CloudEvents attributes (NATS protocol binding 1.0, binary mode) and position.' },
)

/** Reads the body of a message of APPROVAL; throws a ContractError. */
export const parseApprovalNews = parser('approval news', ApprovalNewsBody)
