import { randomBytes } from 'node:crypto'
import type { ApprovalId, EventId, ExchangeId } from './ids.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 48 bits of Unix milliseconds and 80 random bits in Crockford's base 32 (https://github.com/ulid/spec). */
function ulid(): string {
  let text = ''
  for (let time = Date.now(), i = 0; i < 10; i++) {
    text = `${ALPHABET[time % 32]}${text}`
    time = Math.floor(time / 32)
  }
  for (const byte of randomBytes(16)) text += ALPHABET[byte & 31]
  return text
}

// A ULID is exactly what the patterns of these ids demand.
/* oxlint-disable typescript/no-unsafe-type-assertion */
/** A new event id. */
export const newEventId = (): EventId => ulid() as EventId
/** A new exchange id. */
export const newExchangeId = (): ExchangeId => ulid() as ExchangeId
/** A new approval id. */
export const newApprovalId = (): ApprovalId => ulid() as ApprovalId
