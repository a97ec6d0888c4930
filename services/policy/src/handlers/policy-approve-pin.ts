import type { policyApprovePin, ReplyOf, RequestOf } from '@sallyport/contracts'
import { approve as decideApprove } from '../domain/pins/approve.ts'
import { summaryOf } from '../domain/pins/view.ts'
import type { Events } from '../events.ts'
import { refusal } from '../errors.ts'
import { type PinWriterDeps, writePin } from '../pin-writer.ts'
import type { Store } from '../store.ts'
import { hintAtUndeclared } from '../undeclared.ts'

/** What approving needs. */
export interface ApprovePinDeps extends PinWriterDeps {
  readonly store: PinWriterDeps['store'] & Pick<Store, 'connection'>
  readonly events: Pick<Events, 'pinEvent' | 'undeclared'>
}

/** Serves `policy.approvePin`: answers when the decision counts here. */
export const approvePin =
  (deps: ApprovePinDeps) =>
  async (
    request: RequestOf<typeof policyApprovePin>,
  ): Promise<ReplyOf<typeof policyApprovePin>> => {
    const id = deps.store.pins.idOf(request, request.hash)
    await writePin(deps, id, ({ pin }) => {
      const approved = decideApprove(pin, request)
      if ('refused' in approved) throw refusal(approved.refused, approved.reason)
      return approved
    })
    deps.events.pinEvent(request.connection, id, 'approved')
    const { pin } = deps.store.pins.at(id)
    const connection = deps.store.connection(request.connection)
    if (pin?.pinned?.hash === request.hash && connection !== undefined)
      hintAtUndeclared(deps.events, connection, pin, pin.pinned.text)
    if (pin !== undefined) return summaryOf(pin)
    throw refusal('not_found', 'This connection has no definition of this kind and name.')
  }
