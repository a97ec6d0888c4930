import {
  type EventOf,
  newEventId,
  newExchangeId,
  operationDecided,
  seal,
} from '@sallyport/contracts'
import { openDatabase } from '@sallyport/db'
import { sql } from 'kysely'
import { type Rig, until } from './rig.ts'

type Decided = EventOf<typeof operationDecided>
type Record = Parameters<Rig['bus']['audit']['publish']>[0][number]

/** What a test says of a decision; the rest is that alice read orders and was allowed. */
export interface Told {
  readonly at: string
  readonly who?: string
  readonly groups?: string[]
  readonly name?: string
  readonly exchange?: string
  readonly decision?: Partial<Decided['data']['decision']>
  readonly rest?: Partial<Decided['data']>
}

const { exchange: SAMPLE } = {
  exchange: { session: 'a'.repeat(32), connection: 'orders' },
}

/** A decision about `orders` as the recorder tells of it. */
export function decided(leaf: number, told: Told): Record {
  const { at, who = 'alice', groups = ['analysts'], name = 'query' } = told
  const id = told.exchange ?? newExchangeId()
  const data: unknown = {
    exchange: {
      id,
      ...SAMPLE,
      principal: { kind: 'user', id: who, issuer: 'i', groups },
      kind: 'mcp',
      verb: 'tools/call',
      name,
      access: 'read',
    },
    decision: {
      outcome: 'allow',
      access: 'read',
      reasons: [],
      policies: ['p'],
      policyVersion: 1,
      ...((told.decision?.outcome ?? 'allow') !== 'deny' && { obligations: { mask: 'default' } }),
      ...told.decision,
    },
    content: [],
    masked: [],
    ...told.rest,
  }
  const stamp = { id: newEventId(), source: '/edge/e', time: new Date(at) }
  const event = seal(operationDecided, `exchange/${id}`, Object(data), stamp)
  if (!operationDecided.check(event)) throw new Error('the decision of the test is none')
  return {
    class: 'decision',
    id: event.id,
    leaf,
    previous: leaf - 1,
    data: JSON.stringify(event),
    type: 'dev.sallyport.audit.decision.v1',
    source: '/recorder',
    time: event.time,
  }
}

/** The values of an answer that came line by line. */
export async function linesOf(
  response: Response,
): Promise<readonly globalThis.Record<string, unknown>[]> {
  const text = await response.text()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Object(JSON.parse(line)))
}

/** Waits until so many decisions stand in the read model. */
export async function filled(url: string, count: number): Promise<void> {
  await using database = openDatabase<globalThis.Record<string, never>>({ url })
  await until(async () => {
    const { rows } = await sql<{ n: string }>`select count(*) n from control.decisions`
      .execute(database.db)
      .catch(() => ({ rows: [] }))
    return rows[0]?.n === String(count) ? true : undefined
  })
}
