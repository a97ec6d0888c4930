import type { Bus, JournalWriter } from '@sallyport/bus'
import {
  type EventId,
  recorderProof,
  recorderReplay,
  recorderStatus,
  type ReplyOf,
  type SessionId,
} from '@sallyport/contracts'
import type { Started } from './bench.ts'
import { idOf } from './ids.ts'
import { failedLogin, viewer } from './sample-lines.ts'

/** Appends lines and waits until the log holds all that was appended to the journal so far. */
export async function record(
  bus: Bus,
  journal: JournalWriter,
  recorder: Started,
  lines: readonly string[],
): Promise<void> {
  if (lines.length > 0) await journal.append(lines)
  const marker = failedLogin('malformed')
  await journal.append([marker])
  await untilLogged(bus, recorder, idOf(marker))
}

/** The first page of a recording as an auditor is given it; resolves when the log holds that they looked. */
export async function look(
  bus: Bus,
  recorder: Started,
  session: SessionId,
): Promise<ReplyOf<typeof recorderReplay>> {
  const reply = await bus.call(recorderReplay, { session, viewer })
  if (reply.view !== undefined) await untilLogged(bus, recorder, reply.view)
  return reply
}

/** Waits until the log holds an event. */
export async function untilLogged(bus: Bus, recorder: Started, event: EventId): Promise<void> {
  const { size } = await bus.call(recorderStatus, {})
  const found = await bus.call(recorderProof, { event }).catch(() => undefined)
  if (found !== undefined) return
  await recorder.events.until('committed', (at) => Number(at) > size)
  return untilLogged(bus, recorder, event)
}
