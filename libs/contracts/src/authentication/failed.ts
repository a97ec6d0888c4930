import { Type } from 'typebox'
import { event } from '../event.ts'
import { ConnectionName } from '../ids.ts'

/** A request whose token was missing or not accepted. */
export const authenticationFailed = event({
  name: 'authentication.failed',
  version: 1,
  stream: 'journal',
  sender: 'edge',
  description: 'A request whose token was missing or not accepted.',
  data: Type.Object(
    {
      connection: ConnectionName,
      reason: Type.Enum([
        'missing',
        'malformed',
        'expired',
        'audience',
        'issuer',
        'signature',
        'invalid',
      ]),
      clientAddress: Type.String({ maxLength: 64 }),
      suppressed: Type.Integer({
        minimum: 0,
        description: 'Failures since the last such event that were counted, not written.',
      }),
    },
    { additionalProperties: false },
  ),
})
