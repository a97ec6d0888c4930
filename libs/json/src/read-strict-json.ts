import { StrictJsonError } from './errors.ts'
import { firstInvalidByte } from './first-invalid-byte.ts'
import { JsonCursor, MAX_DEPTH } from './json-cursor.ts'
import type { JsonValue } from './json-value.ts'
import type { ReservedKeys } from './reserved-keys.ts'
import { StrictScan } from './strict-scan.ts'

/** Largest text that the strict reader takes unless told otherwise, in bytes. */
export const MAX_BYTES = 4 * 1024 * 1024

export interface StrictJsonLimits {
  /** Largest text, in bytes; {@link MAX_BYTES} unless said. */
  readonly maxBytes?: number
  /** Most arrays and objects within each other; {@link MAX_DEPTH} unless said. */
  readonly maxDepth?: number
  /** Keys that may not be spelt in another case, by {@link reserveKeys}. */
  readonly reserved?: ReservedKeys
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads one JSON text (RFC 8259, in UTF-8 without byte order mark) that every reader understands alike. Returns exactly
 * what JSON.parse makes of it.
 *
 * Throws a {@link StrictJsonError} for what JSON.parse refuses (`not_utf8`, `syntax`, `trailing`) and for what readers
 * differ on: a key that stands twice in one object, escapes undone (`duplicate_key`), keys of one object that are equal
 * under Unicode simple case folding (`case_fold_key`), a key that folds to a reserved one without being it
 * (`reserved_key`), integers beyond 2^53-1 in magnitude and numbers that overflow (`number_range`), escaped surrogates
 * without a pair (`lone_surrogate`); and for what is out of bounds (`too_large`, `too_deep`).
 */
export function readStrictJson(bytes: Uint8Array, limits: StrictJsonLimits = {}): JsonValue {
  const { maxBytes = MAX_BYTES, maxDepth = MAX_DEPTH, reserved } = limits
  if (bytes.length > maxBytes) throw new StrictJsonError('too_large', maxBytes)
  const text = decode(bytes)
  new StrictScan(asBuffer(bytes), maxDepth, reserved).run()
  return parse(text)
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
  try {
    const cursor = new JsonCursor(text)
    while (cursor.next() !== undefined);
    return new StrictJsonError('syntax', Buffer.byteLength(text))
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error
    return new StrictJsonError(error.code, Buffer.byteLength(text.slice(0, error.offset)))
  }
}
