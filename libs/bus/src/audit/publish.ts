import { auditSubject, STREAMS } from '@sallyport/contracts'
import type { AuditRecord } from '../bus.ts'
import { BusError } from '../errors.ts'
import { readMessage, readPubAck } from '../jetstream/api.ts'
import { ID_HEADER, refusalError } from '../jetstream/publish.ts'
import type { Requester } from '../link/requester.ts'
import { recordHeaders } from './record.ts'

export interface AuditPublisherParts {
  readonly requester: Requester
}

const STREAM = STREAMS.audit.name
const EXPECTED_HEADER = 'Nats-Expected-Last-Sequence'
const PUBLISH_MS = 5_000
/** Records that are under way at once; each waits for the disk, so that one at a time would be slow. */
const WINDOW = 128

/** Appends records, each behind the one before: the fence of each is the sequence that its predecessor gets. */
export class AuditPublisher {
  readonly #requester: Requester
  #last: number | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(parts: AuditPublisherParts) {
    this.#requester = parts.requester
  }

  /** Calls that overlap follow each other. */
  publish(records: readonly AuditRecord[]): Promise<void> {
    const result = this.#turn.then(() => this.#publishAll(records))
    this.#turn = result.catch(() => {})
    return result
  }

  async #publishAll(records: readonly AuditRecord[]): Promise<void> {
    try {
      let rest = this.#last === undefined ? await this.#resume(records) : records
      while (rest.length > 0) {
        // oxlint-disable-next-line no-await-in-loop
        await this.#publishWindow(rest.slice(0, WINDOW))
        rest = rest.slice(WINDOW)
      }
    } catch (error) {
      // What stands is read again before anything else is written.
      this.#last = undefined
      throw error
    }
  }

  /** Finds the end of the stream, and what of these records is still to be written after a call that failed. */
  async #resume(records: readonly AuditRecord[]): Promise<readonly AuditRecord[]> {
    const query = { last_by_subj: STREAMS.audit.subjects[0] }
    const last = await readMessage(this.#requester, STREAM, query)
    this.#last = last?.sequence ?? 0
    const id = last?.header(ID_HEADER)
    return records.slice(records.findIndex((record) => record.id === id) + 1)
  }

  async #publishWindow(records: readonly AuditRecord[]): Promise<void> {
    const first = this.#last ?? 0
    const sequences = await Promise.all(
      records.map((record, i) => this.#publishOne(record, first + i)),
    )
    this.#last = sequences.at(-1) ?? first
  }

  async #publishOne(record: AuditRecord, expected: number): Promise<number> {
    const headers = recordHeaders(record)
    headers.set(EXPECTED_HEADER, String(expected))
    const subject = auditSubject(record.class)
    const answer = await this.#requester.request(subject, record.data, PUBLISH_MS, headers)
    const ack = readPubAck(answer.string())
    if (ack.kind === 'stored') return ack.sequence
    if (ack.errCode !== 10_071) throw refusalError(STREAM, ack)
    throw new BusError('conflict', 'another process writes the audit stream: only one may')
  }
}
