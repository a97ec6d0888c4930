import { Type } from 'typebox'
import { Finding } from '../content.ts'
import { rpc } from '../rpc.ts'

/** Longest content of one request, in characters; larger content is refused, never passed half-masked. */
export const MAX_MASK_CHARS = 4 * 1024 * 1024

/**
 * Masks the string leaves of a JSON text, leaving every other byte as it is.
 * Errors: `unknown_profile`, `invalid_content`.
 */
export const maskingMask = rpc({
  name: 'masking.mask',
  version: 1,
  server: 'masking',
  callers: ['edge'],
  description: 'Masks the string leaves of a JSON text; every other byte stays as it is.',
  request: Type.Object(
    {
      profile: Type.String({ minLength: 1, maxLength: 64 }),
      content: Type.String({ maxLength: MAX_MASK_CHARS, description: 'One JSON text.' }),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object(
    {
      content: Type.String(),
      findings: Type.Array(Finding, { maxItems: 256 }),
    },
    { additionalProperties: false },
  ),
})
