import type { Bus, JournalWriter } from '@sallyport/bus'
import { recorderProof, recorderStatus } from '@sallyport/contracts'
import type { Started } from './bench.ts'
import { idOf } from './ids.ts'
import { failedLogin } from './sample-lines.ts'

/** Appends lines and waits until the log holds all that was appended so far. */
export async function record(
  bus: Bus,
  journal: JournalWriter,
  { events }: Started,
  lines: readonly string[],
): Promise<void> {
  if (lines.length > 0) await journal.append(lines)
  const marker = failedLogin('malformed')
  await journal.append([marker])
  const recorded = async (): Promise<void> => {
    const { size } = await bus.call(recorderStatus, {})
    const found = await bus.call(recorderProof, { event: idOf(marker) }).catch(() => undefined)
    if (found !== undefined) return
    await events.until('committed', (at) => Number(at) > size)
    return recorded()
  }
  await recorded()
}
