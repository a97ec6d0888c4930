import { randomUUID } from 'node:crypto'
import { rateSubject, STREAMS } from '@sallyport/contracts'
import type { Fill, RateStore } from '../bus.ts'
import { BusError } from '../errors.ts'
import { readMessage } from '../jetstream/api.ts'
import { publishFenced } from '../jetstream/publish.ts'
import { now } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'

/** Shorter than callers wait, so that they hear of it. */
const PUT_MS = 2_500
const STREAM = STREAMS.rates.name
const ID_PATTERN = /^[A-Za-z0-9_-]{1,128}$/

/** Buckets of rates and budgets. */
export function createRateStore(link: Link, requester: Requester): RateStore {
  return {
    async put(id, fill, expected) {
      const message = {
        stream: STREAM,
        subject: subjectOf(id),
        payload: textOf(fill),
        id: randomUUID(),
        expected,
      }
      const result = await publishFenced(link, requester, message, now() + PUT_MS)
      if (result.kind === 'stored') return result.sequence
      throw new BusError('conflict', `the bucket ${id} has changed meanwhile`)
    },
    async get(id) {
      const found = await readMessage(requester, STREAM, { last_by_subj: subjectOf(id) })
      return found && { fill: fillOf(found.data.toString('latin1')), sequence: found.sequence }
    },
  }
}

function subjectOf(id: string): string {
  if (ID_PATTERN.test(id)) return rateSubject(id)
  throw new TypeError('the id of a bucket is letters, digits, _ and -')
}

const isFill = ({ used, at }: Fill): boolean =>
  Number.isFinite(used) && used >= 0 && Number.isSafeInteger(at) && at >= 0

/** Two numbers, as they are written in JSON. */
function textOf(fill: Fill): string {
  if (isFill(fill)) return `${fill.used} ${fill.at}`
  throw new TypeError('the fill of a bucket is two numbers')
}

function fillOf(text: string): Fill {
  const [used = '', at = '', ...more] = text.split(' ')
  const fill = { used: Number(used), at: Number(at) }
  if (more.length === 0 && used !== '' && at !== '' && isFill(fill)) return fill
  throw new BusError('invalid_reply', 'what is stored of a bucket is no fill')
}
