import type { OtlpDestination } from '../domain/destination.ts'
import { memberAt } from '../domain/member.ts'
import { otlpRequest } from '../domain/otlp.ts'
import type { Sender } from '../domain/outcome.ts'
import { createPoster, judge } from './post.ts'

/** Exports logs by OTLP over HTTP in JSON. */
export function createOtlpSender(destination: OtlpDestination): Sender {
  const poster = createPoster(destination, 'Bearer')
  const headers = { 'content-type': 'application/json' }
  return {
    async send(records, signal) {
      const answer = await poster.post('/v1/logs', otlpRequest(records), headers, signal)
      if (answer.kind !== 'answered') return answer
      const outcome = judge(answer)
      if (outcome.kind !== 'taken' || rejectedIn(answer.body) === 0) return outcome
      // It must not be sent again (OTLP, partial success), and nobody says which: all of it is set aside.
      return {
        kind: 'taken',
        refused: records.map((record) => ({ record, code: 'partial_success' })),
      }
    },
    [Symbol.asyncDispose]: () => poster[Symbol.asyncDispose](),
  }
}

/** How many records a receiver that answered 200 did not take. */
function rejectedIn(body: string): number {
  try {
    return Number(memberAt(JSON.parse(body), 'partialSuccess.rejectedLogRecords') ?? 0)
  } catch {
    return 0
  }
}
