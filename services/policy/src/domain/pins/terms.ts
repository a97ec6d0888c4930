import type { Connection } from '@sallyport/contracts'
import type { Totals } from './book.ts'
import type { Terms } from './observe.ts'

/** Most definitions of one kind of a connection, and most bytes of them that may stand in STATE without a decision. */
const MAX_DEFINITIONS = 16_384
const MAX_BYTES = 64 * 1024 * 1024

/** What a connection allows, in view of what it has seen. */
export const termsOf = ({ pins }: Connection, { definitions, bytes }: Totals): Terms => ({
  review: pins === 'review',
  definitionsLeft: MAX_DEFINITIONS - definitions,
  bytesLeft: MAX_BYTES - bytes,
})
