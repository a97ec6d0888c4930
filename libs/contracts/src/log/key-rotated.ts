import { Type } from 'typebox'
import { event } from '../event.ts'

const Key = Type.String({ minLength: 1, maxLength: 512 })

/** Another key signs the log from here on. */
export const logKeyRotated = event({
  name: 'log.key_rotated',
  version: 1,
  stream: 'log',
  sender: 'recorder',
  description:
    'Another key signs the log. The checkpoint of the batch with this leaf carries the signatures of both keys; every later one that of the new key alone.',
  data: Type.Object(
    {
      from: { ...Key, description: 'The verifier key that signed up to here (C2SP vkey).' },
      to: { ...Key, description: 'The verifier key that signs from here on.' },
    },
    { additionalProperties: false },
  ),
})
