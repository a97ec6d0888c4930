import { type Bus, BusError, RpcError } from '@sallyport/bus'
import { type Connection, MAX_MASK_CHARS, maskingMask, type PinKind } from '@sallyport/contracts'
import type { Definition } from './domain/pins/definition.ts'
import { keptOf, toMask } from './domain/pins/kept-definition.ts'
import { refusal } from './errors.ts'

/** Makes of a definition what may be kept of it. Rejects with an RpcError where nobody can tell. */
export type MaskDefinition = (
  connection: Connection,
  kind: PinKind,
  definition: Definition,
) => Promise<Definition>

/**
 * Asks the masking service, by the profile of the connection. What is kept is evidence, like arguments: its form stays,
 * nothing is dropped, nothing stands against the whole.
 */
export const maskDefinitions =
  (bus: Pick<Bus, 'call'>): MaskDefinition =>
  async ({ name: connection, mask: profile }, kind, definition) => {
    const content = toMask(kind, definition)
    if (content.length > MAX_MASK_CHARS) throw refusal('too_large', TOO_LARGE)
    const of = { connection, verb: '', name: '', direction: 'request' } as const
    const reply = await bus.call(maskingMask, { profile, content, of }).catch(failed)
    if (reply.blocked !== undefined) throw refusal('unavailable', UNMASKED)
    return keptOf(kind, definition, reply.content)
  }

function failed(error: unknown): never {
  if (error instanceof RpcError || error instanceof BusError) throw refusal('unavailable', UNMASKED)
  throw error
}

const TOO_LARGE = 'A definition is longer than what can be masked.'
const UNMASKED =
  'A definition is new, and the masking service does not tell what may be kept of it.'
