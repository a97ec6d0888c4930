import { Type } from 'typebox'
import { event } from '../event.ts'
import { Principal } from '../principal.ts'

const Time = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' })

/** The admin API refused requests of someone who may not make them, or whose token it does not accept. */
export const requestRefused = event({
  name: 'request.refused',
  version: 1,
  stream: 'state',
  sender: 'control',
  description:
    'The admin API refused requests. The first of its kind is told at once, further ones together. What is absent of caller and request differs among those that are counted, or is not known.',
  data: Type.Object(
    {
      authenticated: Type.Boolean({
        description: 'Whether the token was accepted; nothing of one that was not is told.',
      }),
      principal: Type.Optional(Principal),
      clientAddress: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
      method: Type.Optional(Type.String({ pattern: '^[A-Z]{1,16}$' })),
      route: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 256,
          description: 'As the API declares it, such as `/api/sessions/:id`, never as it was sent.',
        }),
      ),
      code: Type.Optional(Type.String({ pattern: '^[a-z][a-z_]{0,63}$' })),
      reason: Type.Optional(
        Type.Enum(
          ['missing', 'malformed', 'expired', 'audience', 'issuer', 'signature', 'invalid'],
          {
            description: 'Why the token was not accepted.',
          },
        ),
      ),
      count: Type.Integer({ minimum: 1, description: 'Requests that this tells of.' }),
      first: Time,
      last: Time,
    },
    { additionalProperties: false },
  ),
})
