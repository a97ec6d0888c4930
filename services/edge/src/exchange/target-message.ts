import {
  type JsonValue,
  readStrictJson,
  reserveKeys,
  StrictJsonError,
  type StrictJsonErrorCode,
  valueSpan,
} from '@sallyport/json'
import { DEFINITION_LISTS, isObject, type Message, readMessage } from '@sallyport/mcp'
import { EdgeError } from '../errors.ts'

/** Longest message of a target, in bytes. */
export const MAX_TARGET_BYTES = 4 * 1024 * 1024

/** A message of a target and the text that it came as. */
export interface TargetMessage {
  readonly message: Message
  readonly text: string
}

const ENVELOPE_KEYS = ['jsonrpc', 'id', 'method', 'params', 'result', 'error']
/** Members of a result that the gateway judges by. */
const RESULT_KEYS = [
  'resultType',
  'inputRequests',
  'isError',
  'cacheScope',
  'ttlMs',
  ...DEFINITION_LISTS.map(({ member }) => member),
]
const reserved = reserveKeys([
  { at: [], names: ENVELOPE_KEYS },
  { at: ['result'], names: RESULT_KEYS },
])

/** What is right in a target's data, though a client may not send it: rows have big integers and columns of any name. */
const DATA_FAULTS: ReadonlySet<StrictJsonErrorCode> = new Set([
  'case_fold_key',
  'lone_surrogate',
  'number_range',
])

/**
 * Reads what a target sent as exactly one JSON-RPC message. By what the gateway judges, two readers must not be able to
 * read it differently; in the data beside that, anything that is JSON is right, as every string of it is masked.
 */
export function readTargetMessage(bytes: Uint8Array): TargetMessage {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  try {
    const message = readMessage(parse(bytes, text))
    if (message !== undefined) return { message, text }
  } catch (cause) {
    if (cause instanceof StrictJsonError) throw invalid(cause.code, cause)
    throw cause
  }
  throw invalid('it is not one JSON-RPC message')
}

function parse(bytes: Uint8Array, text: string): JsonValue {
  try {
    return readStrictJson(bytes, { maxBytes: MAX_TARGET_BYTES, reserved })
  } catch (error) {
    if (!(error instanceof StrictJsonError) || !DATA_FAULTS.has(error.code)) throw error
    return parseData(text)
  }
}

/** Looks at the members that matter one by one, where the message as a whole is not strict. */
function parseData(text: string): JsonValue {
  for (const key of ENVELOPE_KEYS) valueSpan(text, [key])
  for (const key of RESULT_KEYS) valueSpan(text, ['result', key])
  const value: JsonValue = JSON.parse(text)
  const result = isObject(value) ? value['result'] : undefined
  if (isObject(result) && Object.keys(result).some(isMisspelt))
    throw invalid('a member of its result differs from a known one only in case')
  return value
}

const KNOWN = new Map(RESULT_KEYS.map((key) => [key.toLowerCase(), key]))

function isMisspelt(key: string): boolean {
  const known = KNOWN.get(key.normalize('NFKC').toLowerCase())
  return known !== undefined && known !== key
}

function invalid(why: string, cause?: unknown): EdgeError {
  return new EdgeError('target_invalid', `The target's answer cannot be passed on: ${why}.`, {
    cause,
  })
}
