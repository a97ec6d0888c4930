import { StrictJsonError } from './errors.ts'
import { firstInvalidByte } from './first-invalid-byte.ts'
import { JsonCursor, MAX_DEPTH } from './json-cursor.ts'
import type { JsonValue } from './json-value.ts'
import { lostNothing } from './lost-nothing.ts'
import type { ReservedKeys } from './reserved-keys.ts'
import type { TolerableCode } from './strict-rules.ts'
import { StrictScan } from './strict-scan.ts'

/** Largest text that the strict reader takes unless told otherwise, in bytes. */
export const MAX_BYTES = 4 * 1024 * 1024

export interface StrictJsonLimits {
  /** Largest text, in bytes; {@link MAX_BYTES} unless said. */
  readonly maxBytes?: number
  /** Most arrays and objects within each other; {@link MAX_DEPTH} unless said. */
  readonly maxDepth?: number
  /** Keys that may not come in another spelling, by `reserveKeys`. */
  readonly reserved?: ReservedKeys
  /**
   * Faults that data may have. They pass everywhere but in reserved keys, in their neighbours and in the values right
   * under reserved keys; a number there must be below 2^53 in magnitude.
   */
  readonly tolerate?: ReadonlySet<TolerableCode>
}

const NOTHING: ReadonlySet<TolerableCode> = new Set()
const BYTE_ORDER_MARK = '\uFEFF'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads one JSON text (RFC 8259, in UTF-8 without byte order mark) that every reader understands alike. Returns exactly
 * what JSON.parse makes of it.
 *
 * Throws a {@link StrictJsonError} for what JSON.parse refuses (`not_utf8`, `syntax`, `trailing`) and for what readers
 * differ on: a key that stands twice in one object, escapes undone (`duplicate_key`), keys of one object that are equal
 * under Unicode simple case folding (`case_fold_key`), a key with U+0000 (`nul_key`), a key too close to a reserved one
 * (`reserved_key`), a number that a double does not hold (`number_range`), escaped surrogates without a pair
 * (`lone_surrogate`); and for what is out of bounds (`too_large`, `too_deep`).
 */
export function readStrictJson(bytes: Uint8Array, limits: StrictJsonLimits = {}): JsonValue {
  const { maxBytes = MAX_BYTES, maxDepth = MAX_DEPTH, reserved, tolerate = NOTHING } = limits
  if (bytes.length > maxBytes) throw new StrictJsonError('too_large', maxBytes)
  const json = asBuffer(bytes)
  const text = decode(bytes)
  const value = parse(text)
  const rules = { maxDepth, reserved, tolerate }
  if (!lostNothing(value, text, json, rules)) new StrictScan(json, rules).run()
  return value
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new StrictJsonError('not_utf8', firstInvalidByte(bytes))
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  if (Buffer.isBuffer(bytes)) return bytes
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function parse(text: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text)
    return value
  } catch {
    throw syntaxError(text)
  }
}

/** Where the text stops being JSON: the messages of JSON.parse quote the text and do not always tell. */
function syntaxError(text: string): StrictJsonError {
  if (text.startsWith(BYTE_ORDER_MARK)) return new StrictJsonError('not_utf8', 0)
  try {
    const cursor = new JsonCursor(text)
    while (cursor.next() !== undefined);
    return new StrictJsonError('syntax', Buffer.byteLength(text))
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error
    return new StrictJsonError(error.code, Buffer.byteLength(text.slice(0, error.offset)))
  }
}
