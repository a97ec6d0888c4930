import { type Bus, RpcError } from '@sallyport/bus'
import { type Approval, approvalGet } from '@sallyport/contracts'

/** An approval without the arguments: for lists, and for whoever neither asked nor may consent. */
export function withoutArguments(approval: Approval): Approval {
  if (!('exchange' in approval.request)) return approval
  const { arguments: _, ...request } = approval.request
  return { ...approval, request }
}

/** An approval with the arguments that approvers are shown, as far as they are still there. Rejects where nobody answers. */
export async function withArguments(bus: Pick<Bus, 'call'>, approval: Approval): Promise<Approval> {
  if (!('exchange' in approval.request)) return approval
  try {
    const { request } = await bus.call(approvalGet, { approval: approval.id })
    if (!('exchange' in request) || request.arguments === undefined) return approval
    return { ...approval, request: { ...approval.request, arguments: request.arguments } }
  } catch (error) {
    if (error instanceof RpcError && error.code === 'not_found') return approval
    throw error
  }
}
