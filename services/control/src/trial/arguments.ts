import type { Bus } from '@sallyport/bus'
import {
  parser,
  type RecordedOperation,
  recorderRequests,
  type ReplyOf,
  type RequestOf,
} from '@sallyport/contracts'
import type { DecisionRow } from '../domain/decision-row.ts'
import { recorded } from '../domain/backtest/recorded.ts'
import { recordedArguments } from '../domain/backtest/recorded-arguments.ts'

const DEADLINE_MS = 60_000

/** A decision, and its operation with the arguments that were recorded, where they are. */
export interface WithArguments {
  readonly row: DecisionRow
  readonly operation: RecordedOperation | undefined
}

/**
 * The operations of some decisions with the arguments that their recordings hold, as many at a time as one answer of the
 * recorder has. Nobody but the policy service gets them.
 */
export async function* withArguments(
  bus: Pick<Bus, 'call'>,
  rows: readonly DecisionRow[],
): AsyncGenerator<readonly WithArguments[]> {
  const unstored = rows.filter(({ content }) => content.length === 0)
  if (unstored.length > 0) yield unstored.map((row) => ({ row, operation: undefined }))
  const left = new Map<string, DecisionRow>(
    rows.filter(({ content }) => content.length > 0).map((row) => [row.exchange, row]),
  )
  while (left.size > 0) {
    const question = { exchanges: [...left.values()].map(wanted) }
    // What an answer leaves out is asked for again.
    // oxlint-disable-next-line no-await-in-loop
    const reply = await bus.call(recorderRequests, question, { deadlineMs: DEADLINE_MS })
    const some = reply.requests.flatMap((request): WithArguments[] => {
      const row = left.get(request.exchange)
      left.delete(request.exchange)
      return row === undefined ? [] : [{ row, operation: completed(row, request) }]
    })
    if (some.length === 0) throw new TypeError('no request of those that were asked for was told')
    yield some
  }
}

type Wanted = RequestOf<typeof recorderRequests>['exchanges'][number]

/** A row of the read model holds what an event said. */
const wanted = ({ exchange, session, leaf }: DecisionRow): Wanted =>
  parseWanted({ exchange, session, leaf })

const parseWanted = parser('wanted request', recorderRequests.request.properties.exchanges.items)

function completed(
  row: DecisionRow,
  { body, masked }: ReplyOf<typeof recorderRequests>['requests'][number],
): RecordedOperation | undefined {
  const operation = recorded(row)
  const args = body === undefined ? undefined : recordedArguments(body, masked, operation.masked)
  return args && { ...operation, ...args }
}
