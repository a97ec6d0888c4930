import { readStrictJson, StrictJsonError } from '@sallyport/json'
import { FROM_SERVER, type Message, readMessage } from '@sallyport/mcp'
import { EdgeError } from '../errors.ts'

/** Longest message of a target, in bytes. */
export const MAX_TARGET_BYTES = 4 * 1024 * 1024

/** A message of a target and the text that it came as. */
export interface TargetMessage {
  readonly message: Message
  readonly text: string
}

/**
 * Reads what a target sent as exactly one JSON-RPC message. By what the gateway judges, two readers must not be able to
 * read it differently; in the data beside that, anything that is JSON is right, as every string of it is masked.
 */
export function readTargetMessage(bytes: Uint8Array): TargetMessage {
  const message = readMessage(parse(bytes))
  if (message === undefined) throw invalid('it is not one JSON-RPC message')
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  return { message, text }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return readStrictJson(bytes, { ...FROM_SERVER, maxBytes: MAX_TARGET_BYTES })
  } catch (cause) {
    if (cause instanceof StrictJsonError) throw invalid(cause.message, cause)
    throw cause
  }
}

function invalid(why: string, cause?: unknown): EdgeError {
  return new EdgeError('target_invalid', `The target's answer cannot be passed on: ${why}.`, {
    cause,
  })
}
