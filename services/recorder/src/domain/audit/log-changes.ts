import { type DataOf, logKeyRotated, type SallyportEvent } from '@sallyport/contracts'
import { isKind } from '@sallyport/evidence'
import { ACTIVITIES, type Change } from './change.ts'

/** What happened to the log itself; undefined for events that tell of nothing of it. */
export function logChange(event: SallyportEvent): Change | undefined {
  return isKind(event, logKeyRotated) ? rotated(event.data) : undefined
}

/** Verifier keys are public: whoever keeps the audit stream has them all. */
function rotated({ from, to }: DataOf<typeof logKeyRotated>): Change {
  return {
    activity: ACTIVITIES.update,
    message: `Another key signs the log: ${to}`,
    entity: { name: to, type_id: 99, type: 'Log key' },
    sallyport: { from, to },
  }
}
