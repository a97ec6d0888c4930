import { Type } from 'typebox'
import { event } from '../event.ts'
import { Digest } from '../ids.ts'

/** Lines of a stream that are no evidence of a known kind, or that the log has already: set aside, byte for byte, and committed to. */
export const journalRejected = event({
  name: 'journal.rejected',
  version: 1,
  stream: 'log',
  sender: 'recorder',
  description:
    'Lines of one message that are no event or content record of a known kind, or an event of an id that the log has. They stand, byte for byte and in order, in the stored object that this leaf commits to.',
  data: Type.Object(
    {
      stream: Type.Enum(['journal', 'state']),
      sequence: Type.Integer({ minimum: 1, description: 'Stream sequence of the message.' }),
      lines: Type.Array(
        Type.Object(
          {
            line: Type.Integer({ minimum: 0, description: 'Index of the line in the message.' }),
            problem: Type.Enum([
              'not_json',
              'unknown_type',
              'wrong_stream',
              'invalid_event',
              'invalid_content',
              'too_large',
              'repeated',
            ]),
          },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: 64, description: 'The first of them.' },
      ),
      rejected: Type.Integer({ minimum: 1, description: 'How many lines were set aside.' }),
      key: Type.String({ maxLength: 256, description: 'Key in the object store.' }),
      bytes: Type.Integer({ minimum: 1 }),
      sha256: Digest,
    },
    { additionalProperties: false },
  ),
})
