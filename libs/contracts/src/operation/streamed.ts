import { Type } from 'typebox'
import { ContentRef } from '../content.ts'
import { event } from '../event.ts'
import { ExchangeSummary } from '../operation.ts'

/** A part of the answer of an exchange that is still under way: what one event of its end could not name. */
export const operationStreamed = event({
  name: 'operation.streamed',
  version: 1,
  stream: 'journal',
  sender: 'edge',
  description:
    'A part of a long answer, durable before it goes out. Its content comes before that of later parts and of the end.',
  data: Type.Object(
    { exchange: ExchangeSummary, content: Type.Array(ContentRef, { minItems: 1, maxItems: 256 }) },
    { additionalProperties: false },
  ),
})
