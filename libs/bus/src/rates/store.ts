import { randomUUID } from 'node:crypto'
import { rateSubject, STREAMS } from '@sallyport/contracts'
import type { Fill, RateStore } from '../bus.ts'
import { BusError } from '../errors.ts'
import { readMessage } from '../jetstream/api.ts'
import { putBehind, subjectToken } from '../jetstream/entry.ts'
import { now } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'

/** Shorter than callers wait, so that they hear of it. */
const PUT_MS = 2_500
const STREAM = STREAMS.rates.name

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
      const changed = `the bucket ${id} has changed meanwhile`
      return putBehind({ link, requester }, message, now() + PUT_MS, changed)
    },
    async get(id) {
      const found = await readMessage(requester, STREAM, { last_by_subj: subjectOf(id) })
      return found && { fill: fillOf(found.data.toString('latin1')), sequence: found.sequence }
    },
  }
}

const subjectOf = (id: string): string => rateSubject(subjectToken(id, 'a bucket'))

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
