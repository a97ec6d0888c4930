import type { Approval, ApprovalId, ApprovalNews } from '@sallyport/contracts'
import { type ApprovalEvent, begins } from './event.ts'
import { evolve } from './evolve.ts'
import { mayBeSettled } from './standing.ts'

/** What is to be told of an event: the approval as it stood then. */
export interface News {
  readonly kind: ApprovalNews
  readonly approval: Approval
}

/** Takes the events of all approvals in order, and says what is to be told of each; undefined for nothing. */
export type NewsReader = (event: ApprovalEvent, time: string) => News | undefined

/** What is told of each kind of event; of the others nothing is. */
const TOLD: Partial<Readonly<Record<ApprovalEvent['kind'], ApprovalNews>>> = {
  requested: 'requested',
  resolved: 'resolved',
  glassBroken: 'break_glass',
}

/** Remembers approvals for as long as something of them may still be told: those that may yet be settled. */
export function createNewsReader(): NewsReader {
  const unsettled = new Map<ApprovalId, Approval>()
  return (event, time) => {
    const { approval: id } = event.data
    const known = unsettled.get(id)
    if (known === undefined && !begins(event)) return undefined
    const approval = evolve(known, event, time)
    if (mayBeSettled(approval)) unsettled.set(id, approval)
    else unsettled.delete(id)
    const kind = TOLD[event.kind]
    return kind && { kind, approval }
  }
}
