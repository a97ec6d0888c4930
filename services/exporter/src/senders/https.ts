import type { HttpsDestination } from '../domain/destination.ts'
import type { Sender } from '../domain/outcome.ts'
import { createPoster, judge } from './post.ts'

/** Sends a batch as one JSON array, or as lines of JSON. */
export function createHttpsSender(destination: HttpsDestination): Sender {
  const poster = createPoster(destination, 'Bearer')
  const lines = destination.format === 'ndjson'
  const headers = { 'content-type': lines ? 'application/x-ndjson' : 'application/json' }
  return {
    async send(records, signal) {
      const texts = records.map(({ json }) => json)
      const body = lines ? texts.map((text) => `${text}\n`).join('') : `[${texts.join(',')}]`
      const answer = await poster.post('', body, headers, signal)
      return answer.kind === 'answered' ? judge(answer) : answer
    },
    [Symbol.asyncDispose]: () => poster[Symbol.asyncDispose](),
  }
}
