import { Type } from 'typebox'
import { event } from '../event.ts'
import { ConnectionName, Digest } from '../ids.ts'
import { Principal } from '../principal.ts'
import {
  ArgumentsMasked,
  DefinitionName,
  DefinitionText,
  HoldReason,
  NameMasked,
  PinFlags,
  PinKind,
  SeenBy,
} from './pin.ts'

const closed = { additionalProperties: false }
const subject = {
  connection: ConnectionName,
  kind: PinKind,
  name: DefinitionName,
  nameMasked: NameMasked,
}

/**
 * A definition was seen for the first time and counts from now on. It has no hidden text: that would be held. Once more
 * for the same hash: its text is kept as masking leaves it now.
 */
export const pinPinned = event({
  name: 'pin.pinned',
  version: 1,
  stream: 'state',
  sender: 'policy',
  description: 'A definition was seen for the first time and counts from now on.',
  data: Type.Object(
    {
      ...subject,
      hash: Digest,
      definition: DefinitionText,
      argumentsMasked: ArgumentsMasked,
      seenBy: SeenBy,
    },
    closed,
  ),
})

/** A definition may not be used until someone decides on what the target offers. */
export const pinHeld = event({
  name: 'pin.held',
  version: 1,
  stream: 'state',
  sender: 'policy',
  description: 'A definition may not be used until someone decides on what the target offers.',
  data: Type.Object(
    {
      ...subject,
      /** Of the canonical definition; of the text as it came where it is unreadable. */
      hash: Digest,
      bytes: Type.Integer({ minimum: 0, description: 'Length of what was hashed.' }),
      definition: Type.Optional(DefinitionText),
      argumentsMasked: ArgumentsMasked,
      reason: HoldReason,
      flags: PinFlags,
      replaces: Type.Optional(Digest),
      seenBy: SeenBy,
    },
    closed,
  ),
})

/** The target offers what is pinned again, before anyone decided on what was held. */
export const pinRestored = event({
  name: 'pin.restored',
  version: 1,
  stream: 'state',
  sender: 'policy',
  description: 'The target offers the pinned definition again; what was held is off the table.',
  data: Type.Object({ ...subject, hash: Digest, replaces: Digest, seenBy: SeenBy }, closed),
})

/** Someone decided which definition counts: the one that was held, or the one that was pinned before. */
export const pinApproved = event({
  name: 'pin.approved',
  version: 1,
  stream: 'state',
  sender: 'policy',
  description: 'Someone decided which definition counts: what was held, or what was pinned before.',
  data: Type.Object(
    {
      ...subject,
      hash: Digest,
      replaces: Type.Optional(Digest),
      author: Principal,
      reason: Type.String({ minLength: 1, maxLength: 512 }),
    },
    closed,
  ),
})
