import { Type } from 'typebox'
import { event } from '../event.ts'

/** The last leaf of every checkpoint: how far into each stream the log reaches. */
export const logAdvanced = event({
  name: 'log.advanced',
  version: 1,
  stream: 'log',
  sender: 'recorder',
  description:
    'The last leaf under every checkpoint: the sequence of the last message of each stream that the log holds. A restarted recorder continues from here.',
  data: Type.Object(
    {
      journal: Type.Integer({ minimum: 0, description: 'Stream sequence in JOURNAL.' }),
      state: Type.Integer({ minimum: 0, description: 'Stream sequence in STATE.' }),
    },
    { additionalProperties: false },
  ),
})
