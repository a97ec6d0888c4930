import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SplunkDestination } from '../domain/destination.ts'
import type { ExportedRecord } from '../domain/exported.ts'
import { memberAt } from '../domain/member.ts'
import type { Outcome, Sender } from '../domain/outcome.ts'
import { createPoster, judge, type Poster } from './post.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
/** How often, and for how long, it is asked whether a batch was indexed. */
const POLL_MS = 500
const POLLS = 120

/** Sends events to the HTTP Event Collector; where it acknowledges, a batch counts as taken when it is indexed. */
export function createSplunkSender(destination: SplunkDestination): Sender {
  const poster = createPoster(destination, 'Splunk')
  const channel = randomUUID()
  const headers = {
    ...JSON_TYPE,
    ...(destination.acknowledged === true && { 'x-splunk-request-channel': channel }),
  }
  return {
    async send(records, signal) {
      const body = records.map((record) => envelope(record, destination)).join('\n')
      const answer = await poster.post('/services/collector/event', body, headers, signal)
      if (answer.kind !== 'answered') return answer
      const outcome = judge(answer)
      if (outcome.kind !== 'taken' || destination.acknowledged !== true) return outcome
      const ackId = memberIn(answer.body, 'ackId')
      if (typeof ackId !== 'number') return { kind: 'again', code: 'no_acknowledgement' }
      return indexed(poster, channel, ackId, signal)
    },
    [Symbol.asyncDispose]: () => poster[Symbol.asyncDispose](),
  }
}

function envelope(
  { event, time, leaf, previous }: ExportedRecord,
  { index, sourcetype = 'ocsf:json' }: SplunkDestination,
): string {
  const fields = { leaf, previous }
  return JSON.stringify({
    time: time / 1000,
    source: 'sallyport',
    sourcetype,
    index,
    event,
    fields,
  })
}

async function indexed(
  poster: Poster,
  channel: string,
  ackId: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const path = `/services/collector/ack?channel=${channel}`
  const body = JSON.stringify({ acks: [ackId] })
  /* oxlint-disable no-await-in-loop */
  for (let asked = 0; asked < POLLS; asked++) {
    const answer = await poster.post(path, body, JSON_TYPE, signal)
    if (answer.kind !== 'answered') return answer
    if (answer.status !== 200)
      return { kind: 'again', code: `ack_http_${answer.status}`, afterMs: answer.afterMs }
    if (memberIn(answer.body, `acks.${ackId}`) === true) return { kind: 'taken', refused: [] }
    await sleep(POLL_MS, undefined, { signal })
  }
  /* oxlint-enable no-await-in-loop */
  return { kind: 'again', code: 'not_indexed' }
}

function memberIn(body: string, path: string): unknown {
  try {
    return memberAt(JSON.parse(body), path)
  } catch {
    return undefined
  }
}
