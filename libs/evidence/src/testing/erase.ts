import type { SessionId } from '@sallyport/contracts'
import { erasedKey, ERASURES_KEY } from '../layout.ts'
import { readLine } from '../line.ts'
import { dataKeysPrefix, parseDataKeyObject } from '../recording/data-key-name.ts'
import { eventLine, principal } from './sample-events.ts'
import type { SampleLog } from './sample-log.ts'

/** The event that a session was erased, as one line. */
export const erasedLine = (session: SessionId, rest: object = {}): Uint8Array =>
  eventLine('dev.sallyport.session.erased.v1', `session/${session}`, {
    sessions: [session],
    cause: 'request',
    author: principal,
    reason: 'asked for',
    ...rest,
  })

/** Writes the mark of the erasure that a line at a leaf tells of, and how far erasures were carried out. */
export function markErased(
  { source }: Pick<SampleLog, 'source'>,
  session: SessionId,
  leaf: number,
  line: Uint8Array,
): void {
  const read = readLine(line)
  const id = read.kind === 'event' ? read.event.id : ''
  source.put([
    { key: erasedKey(session, leaf), bytes: Buffer.from(`${id}\n`) },
    { key: ERASURES_KEY, bytes: Buffer.from(`${leaf + 1}\n`) },
  ])
}

/** Erases a session in a batch of its own as a recorder does: the event, its mark, and then its data keys go. */
export async function eraseSession(log: SampleLog, session: SessionId): Promise<void> {
  const [leaf, line] = [log.size, erasedLine(session)]
  await log.batch([line])
  markErased(log, session, leaf, line)
  for (const object of log.source.objects.keys())
    if (
      object.startsWith(dataKeysPrefix(session)) &&
      (parseDataKeyObject(object)?.leaf ?? 0) < leaf
    )
      log.source.objects.delete(object)
}
