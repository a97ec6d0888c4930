import type { policyApprovePin, ReplyOf, RequestOf } from '@sallyport/contracts'
import { approve as decideApprove } from '../domain/pins/approve.ts'
import { pinId } from '../domain/pins/pin-id.ts'
import { summaryOf } from '../domain/pins/view.ts'
import type { Events } from '../events.ts'
import { refusal } from '../errors.ts'
import { type PinWriterDeps, writePin } from '../pin-writer.ts'

/** What approving needs. */
export interface ApprovePinDeps extends PinWriterDeps {
  readonly events: Pick<Events, 'pinEvent'>
}

/** Serves `policy.approvePin`: answers when the decision counts here. */
export const approvePin =
  (deps: ApprovePinDeps) =>
  async (
    request: RequestOf<typeof policyApprovePin>,
  ): Promise<ReplyOf<typeof policyApprovePin>> => {
    await writePin(deps, request, ({ pin }) => {
      const approved = decideApprove(pin, request)
      if ('refused' in approved) throw refusal(approved.refused, approved.reason)
      return approved
    })
    deps.events.pinEvent(request.connection, pinId(request), 'approved')
    const { pin } = deps.store.pins.find(request)
    if (pin !== undefined) return summaryOf(pin)
    throw refusal('not_found', 'This connection has no definition of this kind and name.')
  }
