import { type JsonValue, readStrictJson, StrictJsonError } from '@sallyport/json'
import { type Message, readMessage } from '@sallyport/mcp'
import { EdgeError } from '../errors.ts'

/** Longest message of a target, in bytes. */
export const MAX_TARGET_BYTES = 4 * 1024 * 1024

/** A message of a target and the text that it came as. */
export interface TargetMessage {
  readonly message: Message
  readonly text: string
}

/**
 * Reads what a target sent as exactly one JSON-RPC message, as strictly as what clients send: what two parsers could
 * read differently cannot be masked for both.
 */
export function readTargetMessage(bytes: Uint8Array): TargetMessage {
  const message = readMessage(parse(bytes))
  if (message === undefined) throw invalid('it is not one JSON-RPC message')
  return { message, text: Buffer.from(bytes).toString('utf8') }
}

function parse(bytes: Uint8Array): JsonValue {
  try {
    return readStrictJson(bytes, { maxBytes: MAX_TARGET_BYTES, bigIntegers: 'allow' })
  } catch (cause) {
    if (cause instanceof StrictJsonError) throw invalid(cause.code, cause)
    throw cause
  }
}

function invalid(why: string, cause?: unknown): EdgeError {
  return new EdgeError('target_invalid', `The target's answer cannot be passed on: ${why}.`, {
    cause,
  })
}
