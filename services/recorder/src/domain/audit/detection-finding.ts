import type { EventOf, journalRejected } from '@sallyport/contracts'
import {
  DETECTION_FINDING,
  HIGH,
  type LeafPlace,
  NEW,
  ocsfBase,
  QUARANTINED,
} from '@sallyport/ocsf'

/**
 * Lines that are no evidence, as Detection Finding: a writer of another version, or someone who may write to the bus and
 * should not. What they say is told to nobody; it stands where it was set aside.
 */
export function detectionFinding(place: LeafPlace, event: EventOf<typeof journalRejected>): object {
  const { stream, sequence, lines, rejected, key, sha256 } = event.data
  const problems = [...new Set(lines.map(({ problem }) => problem))]
  const title = 'Lines that are no evidence were set aside'
  return {
    ...ocsfBase(place, event, DETECTION_FINDING, {
      activity: { id: 1, caption: 'Create' },
      severity: HIGH,
      status: NEW,
      verdict: QUARANTINED,
      message: `${rejected} lines of message ${sequence} of the stream ${stream} are no evidence (${problems.join(', ')}) and were set aside`,
      sallyport: { stream, sequence, problems, rejected, key, sha256 },
    }),
    count: rejected,
    finding_info: { uid: event.id, title, types: problems },
    is_alert: true,
  }
}
