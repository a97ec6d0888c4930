import { createHash } from 'node:crypto'
import type { Digest, PinFlag, PinKind } from '@sallyport/contracts'
import { canonicalJson, type JsonValue, readStrictJson, StrictJsonError } from '@sallyport/json'

/** A definition as a target offers it, or as it is kept: masked, with the hash of what the target offers. */
export interface Definition {
  readonly name: string
  readonly nameMasked?: true
  /** Of the canonical text; of the text as it came where that is not readable. */
  readonly hash: Digest
  /** Length of what was hashed, in UTF-8. */
  readonly bytes: number
  /** Absent where readers could understand the text in different ways, or where it defines something else. */
  readonly readable?: Readable
}

/** The text of a definition, and what is known of it. */
export interface Readable {
  /** Canonical. */
  readonly text: string
  readonly value: JsonValue
  /** Of the text as the target offers it, where this one is masked. */
  readonly flags?: readonly PinFlag[]
  /** Masking changed what arguments are checked by. */
  readonly argumentsMasked?: true
}

/** The member that names a definition; instructions are a text without a name. */
export const NAME_KEY: Readonly<Record<Exclude<PinKind, 'instructions'>, string>> = {
  tool: 'name',
  prompt: 'name',
  resource: 'uri',
  resource_template: 'uriTemplate',
}

/** Keys that differ in case alone are two keys; the hash covers both. */
export const TOLERANT = { tolerate: new Set(['case_fold_key'] as const) }

/**
 * Reads the JSON text of a definition. The canonical text leaves out nothing but order, white space and spelling, so
 * that its hash changes with every key and value.
 */
export function readDefinition(kind: PinKind, name: string, text: string): Definition {
  const value = read(text)
  if (value === undefined || !isNamed(kind, name, value)) return { name, ...hashOf(text) }
  const canonical = canonicalJson(value)
  return { name, ...hashOf(canonical), readable: { text: canonical, value } }
}

function read(text: string): JsonValue | undefined {
  try {
    return readStrictJson(Buffer.from(text), TOLERANT)
  } catch (error) {
    if (error instanceof StrictJsonError) return undefined
    throw error
  }
}

function isNamed(kind: PinKind, name: string, value: JsonValue): boolean {
  if (kind === 'instructions') return typeof value === 'string' && name === ''
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.getOwnPropertyDescriptor(value, NAME_KEY[kind])?.value === name
}

function hashOf(text: string): { readonly hash: Digest; readonly bytes: number } {
  const bytes = Buffer.from(text)
  // The digest of SHA-256 in hexadecimal is what the pattern demands.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const hash = createHash('sha256').update(bytes).digest('hex') as Digest
  return { hash, bytes: bytes.length }
}
