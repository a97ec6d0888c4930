import { readClientMessage } from '../client-message.ts'
import { errorResponse, statusOnly } from '../responses.ts'
import type { TargetRequest, TargetResponse } from '../target-client.ts'

/** Code of the modern era for a revision that a server does not speak (2026-07-28, basic/versioning). */
const UNSUPPORTED_PROTOCOL_VERSION = -32_022
const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion'
/** Revisions of the legacy era; which of them the target speaks comes out when it is initialized. */
const LEGACY = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']

/** How a server that speaks no revision of the modern era answers a modern request, so that its client falls back. */
export function unsupportedEra(request: TargetRequest): TargetResponse {
  const { message } = readClientMessage(request)
  if (message.kind !== 'request') return statusOnly(400)
  const meta = message.params['_meta']
  const requested: unknown =
    typeof meta === 'object' && meta !== null ? Reflect.get(meta, VERSION_KEY) : undefined
  return errorResponse(
    400,
    message.id,
    UNSUPPORTED_PROTOCOL_VERSION,
    'This target speaks no revision of the modern era; initialize.',
    { supported: LEGACY, requested },
  )
}
