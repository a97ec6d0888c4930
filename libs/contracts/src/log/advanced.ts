import { Type } from 'typebox'
import { event } from '../event.ts'

/**
 * The last leaf under every checkpoint: how far into each stream the log reaches. With `more` it stands within a batch, so
 * that checkpoints are never far apart; the last leaf of the batch tells how far it reaches.
 */
export const logAdvanced = event({
  name: 'log.advanced',
  version: 1,
  stream: 'log',
  sender: 'recorder',
  description:
    'The last leaf under every checkpoint: the sequence of the last message of each stream that the log holds. A restarted recorder continues from the last one without `more`.',
  data: Type.Object(
    {
      journal: Type.Integer({ minimum: 0, description: 'Stream sequence in JOURNAL.' }),
      state: Type.Integer({ minimum: 0, description: 'Stream sequence in STATE.' }),
      openFrom: Type.Optional(
        Type.Integer({
          minimum: 0,
          description:
            'The first leaf at which the last decision on an exchange may stand that has not ended; at least this one where none is open. Only without `more`.',
        }),
      ),
      more: Type.Optional(
        Type.Literal(true, {
          description:
            'The checkpoint is within a batch: its leaves go on, and the last of them says how far it reaches.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
})
