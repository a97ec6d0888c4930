import type { JetStreamManager } from '@nats-io/jetstream'
import { nuid } from '@nats-io/nats-core'
import { journalSubject, STREAMS, WRITER_PATTERN } from '@sallyport/contracts'
import { BusError } from '../errors.ts'
import { readMessage } from '../jetstream/api.ts'
import { publishFenced } from '../jetstream/publish.ts'
import { type Deadlines, now } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'
import { assertJournalReady } from './readiness.ts'
import { Writer } from './writer.ts'

/** What the parts of the bus share. */
export interface JournalParts {
  readonly link: Link
  readonly requester: Requester
  readonly deadlines: Deadlines
  readonly manager: JetStreamManager
  readonly monitorUrl: string | undefined
}

const CLAIM_MS = 10_000
const CLAIMS = 5

/**
 * Opens a writer's part of the journal. An empty message with a new name takes the fence: whoever held it before is
 * refused from then on, because the last message of the subject is no longer its own.
 */
export async function openJournal(parts: JournalParts, writer: string): Promise<Writer> {
  if (!WRITER_PATTERN.test(writer))
    throw new BusError('not_ready', `a journal writer's name must match ${WRITER_PATTERN.source}`)
  await assertJournalReady(parts.manager, parts.monitorUrl)
  const claim = nuid.next()
  const subject = journalSubject(writer)
  const fence = await takeFence(parts, subject, claim, CLAIMS)
  return new Writer({ ...parts, subject, claim, fence })
}

async function takeFence(
  parts: JournalParts,
  subject: string,
  claim: string,
  tries: number,
): Promise<number> {
  const stream = STREAMS.journal.name
  const last = await readMessage(parts.requester, stream, { last_by_subj: subject })
  const expected = last?.sequence ?? 0
  const message = { stream, subject, payload: '', id: `${claim}-0`, expected }
  const result = await publishFenced(parts.link, parts.requester, message, now() + CLAIM_MS)
  if (result.kind === 'stored') return result.sequence
  if (tries > 1) return takeFence(parts, subject, claim, tries - 1)
  throw new BusError('fenced', `another process is writing as ${subject}: stop one of them`)
}
