import { parser } from '@sallyport/contracts'
import { Type } from 'typebox'
import type { ElasticsearchDestination } from '../domain/destination.ts'
import type { ExportedRecord } from '../domain/exported.ts'
import type { Outcome, RefusedRecord, Sender } from '../domain/outcome.ts'
import { createPoster, judge } from './post.ts'

const parseBulk = parser(
  'bulk answer',
  Type.Object({
    errors: Type.Boolean(),
    items: Type.Array(Type.Object({ create: Type.Object({ status: Type.Integer() }) })),
  }),
)
/** A document of that id is there already: an earlier attempt got through. */
const CONFLICT = 409
const ONLY = 'filter_path=errors,items.*.status'

/** Creates a document for each record by the bulk API, with the event's id as its own: a repeated batch adds nothing. */
export function createElasticsearchSender(destination: ElasticsearchDestination): Sender {
  const poster = createPoster(destination, 'ApiKey')
  const path = `/${encodeURIComponent(destination.index)}/_bulk?${ONLY}`
  const headers = { 'content-type': 'application/x-ndjson' }
  return {
    async send(records, signal) {
      const body = records
        .map(({ id, time, json }) => `${action(id)}\n${withTimestamp(json, time)}\n`)
        .join('')
      const answer = await poster.post(path, body, headers, signal)
      if (answer.kind !== 'answered') return answer
      return answer.status === 200 ? perItem(records, answer.body) : judge(answer)
    },
    [Symbol.asyncDispose]: () => poster[Symbol.asyncDispose](),
  }
}

const action = (id: string): string => JSON.stringify({ create: { _id: id } })

/** Data streams ask for `@timestamp`. The event is an object that is not empty. */
const withTimestamp = (json: string, time: number): string =>
  `{"@timestamp":"${new Date(time).toISOString()}",${json.slice(1)}`

function perItem(records: readonly ExportedRecord[], body: string): Outcome {
  const statuses = statusesOf(body)
  if (statuses?.length !== records.length) return { kind: 'again', code: 'answer_unreadable' }
  const refused: RefusedRecord[] = []
  const rest: ExportedRecord[] = []
  for (const [at, record] of records.entries()) {
    const status = statuses[at] ?? 0
    if ((status >= 200 && status < 300) || status === CONFLICT) continue
    if (status === 400) refused.push({ record, code: `item_${status}` })
    else rest.push(record)
  }
  if (rest.length === 0) return { kind: 'taken', refused }
  return { kind: 'again', code: 'items_failed', rest, refused }
}

function statusesOf(body: string): readonly number[] | undefined {
  try {
    return parseBulk(JSON.parse(body)).items.map(({ create }) => create.status)
  } catch {
    return undefined
  }
}
