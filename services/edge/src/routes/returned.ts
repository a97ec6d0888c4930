import type { IncomingHttpHeaders } from 'node:http'
import type { Operation } from '@sallyport/contracts'
import type { Era, Message } from '@sallyport/mcp'
import type { Returned } from '../exchange/call.ts'
import { EdgeError } from '../errors.ts'
import { type Holder, openEventId, openOwnTask, openState, openTargetRequest } from '../handles.ts'
import { isApprovalState } from '../exchange/poll-leg.ts'
import type { Sealer } from '../seal.ts'
import { openTask } from '../task-handles.ts'

/** What a request brings back, opened; a refusal where something of it was not made for this holder and this call. */
export interface Opened {
  readonly returned: Returned
  readonly refusal?: EdgeError
}

/** Opens the id that a posted response answers. */
export function openResponse(sealer: Sealer, holder: Holder, message: Message): Opened {
  const id = 'id' in message ? message.id : null
  const answers = openTargetRequest(sealer, holder, id)
  if (answers !== undefined) return { returned: { answers } }
  return foreign('No request of this id was sent to this principal in this session.')
}

/** Opens the event id by which a stream of the legacy era is resumed. */
export function openResumption(
  sealer: Sealer,
  holder: Holder,
  headers: IncomingHttpHeaders,
): Opened {
  const sealed = headers['last-event-id']
  if (typeof sealed !== 'string' || sealed === '') return { returned: {} }
  const resumes = openEventId(sealer, holder, sealed)
  if (resumes !== undefined) return { returned: { resumes } }
  return foreign('No event of this id was sent to this principal in this session.')
}

/** Opens the id of a task, or the state of a repeated call of the modern era; that of the approval ladder is opened where it is used. */
export function openRepetition(
  sealer: Sealer,
  holder: Holder,
  era: Era,
  message: Message,
  operation: Operation,
): Opened {
  const params = 'params' in message ? message.params : {}
  if (message.kind === 'request' && message.method.startsWith('tasks/') && 'taskId' in params)
    return openTaskName(sealer, holder, message.method, params['taskId'])
  const state = params['requestState']
  if (era === 'legacy' || state === undefined) return { returned: {} }
  if (typeof state !== 'string') return foreign(FOREIGN_STATE)
  if (isApprovalState(sealer, { ...holder, operation }, state)) return { returned: {} }
  const leg = openState(sealer, holder, operation, state)
  return leg === undefined ? foreign(FOREIGN_STATE) : { returned: { leg } }
}

/** Where the call that began a task is not known, nothing tells how its result has to be masked: it is not fetched. */
function openTaskName(sealer: Sealer, holder: Holder, method: string, sealed: unknown): Opened {
  const text = typeof sealed === 'string' ? sealed : ''
  const heldId = openOwnTask(sealer, holder, text)
  if (heldId !== undefined) return { returned: { heldId } }
  const task = openTask(sealer, holder, text)
  if (task === undefined)
    return foreign('This task does not exist for this principal on this connection.')
  if (task.under === undefined && method !== 'tasks/cancel')
    return foreign(
      'The call that began this task is not known: ask by the name that its answer gave. By this one it can be cancelled.',
    )
  return { returned: { task } }
}

const FOREIGN_STATE =
  'The requestState was not made for this principal, connection and call. Repeat the call without it.'

const foreign = (message: string): Opened => ({
  returned: {},
  refusal: new EdgeError('handle_unknown', message),
})
