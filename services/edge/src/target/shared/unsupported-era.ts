import { readClientMessage } from '../client-message.ts'
import { errorResponse, statusOnly } from '../responses.ts'
import type { TargetRequest, TargetResponse } from '../target-client.ts'
import { LEGACY, requestedRevision, UNSUPPORTED_PROTOCOL_VERSION } from './revisions.ts'

/**
 * How a server that speaks no revision of the modern era answers a modern request, so that its client falls back. Which
 * of the legacy ones the target speaks comes out when it is initialized.
 */
export function unsupportedEra(request: TargetRequest): TargetResponse {
  const { message } = readClientMessage(request)
  if (message.kind !== 'request') return statusOnly(400)
  return errorResponse(
    400,
    message.id,
    UNSUPPORTED_PROTOCOL_VERSION,
    'This target speaks no revision of the modern era; initialize.',
    { supported: LEGACY, requested: requestedRevision(message.params) },
  )
}
