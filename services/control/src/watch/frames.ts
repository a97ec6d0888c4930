import type { Approval } from '@sallyport/contracts'

/** Why a watch ends. */
export type EndReason = 'token_expired' | 'stopping' | 'behind' | 'unavailable'

/** Proof of life that says nothing. */
export const HEARTBEAT = ':\n\n'

/** An approval as it stands after an event of STATE. */
export const approvalFrame = (sequence: number, approval: Approval): string =>
  frame('approval', approval, sequence)

/** All that waited for votes has been told; what follows are changes. */
export const readyFrame = (sequence: number): string => frame('ready', {}, sequence)

/** The last event: why it ends. */
export const endFrame = (reason: EndReason): string => frame('end', { reason })

// JSON has no line break outside of what separates its parts, and this has none there.
const frame = (event: string, data: object, sequence?: number): string =>
  `${sequence === undefined ? '' : `id: ${sequence}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
