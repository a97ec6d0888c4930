import { EventId, parser, type SallyportEvent } from '@sallyport/contracts'
import { Type } from 'typebox'

const parseEnvelope = parser(
  'stored event',
  Type.Object(
    {
      specversion: Type.Literal('1.0'),
      id: EventId,
      source: Type.String(),
      type: Type.String(),
      subject: Type.String(),
      time: Type.String(),
      data: Type.Unknown(),
    },
    { additionalProperties: false },
  ),
)

/** Reads the envelope of a stored event; its data is for the contract of its type to check. Throws where it is none. */
export function readEvent(data: Uint8Array): SallyportEvent {
  return parseEnvelope(JSON.parse(Buffer.from(data).toString('utf8')))
}
