import type { Rig } from './rig.ts'

type Record = Parameters<Rig['bus']['audit']['publish']>[0][number]

/** What a test says of the end of an exchange; the rest is that alice was given an answer by orders. */
export interface Said {
  readonly exchange: string
  readonly at: string
  readonly who?: string
  readonly session?: string
  readonly onBehalfOf?: string
  readonly policyVersion?: number
  readonly approval?: string
  readonly asked?: string
  readonly findings?: Readonly<globalThis.Record<string, number>>
}

/** The end of an exchange as the recorder tells of it. */
export function completed(leaf: number, { at, who = 'alice', ...said }: Said): Record {
  const sallyport = {
    leaf,
    session: 'a'.repeat(32),
    connection: 'orders',
    principalKind: 'user',
    verb: 'tools/call',
    name: 'query',
    outcome: 'delivered',
    decision: 'allow',
    policies: ['p'],
    policyVersion: 1,
    durationMs: 1.5,
    ...said,
  }
  const data = { time: Date.parse(at), actor: { user: { uid: who } }, unmapped: { sallyport } }
  return {
    class: 'api_activity',
    id: `record-${leaf}`,
    leaf,
    previous: leaf - 1,
    data: JSON.stringify(data),
    type: 'dev.sallyport.audit.api_activity.v1',
    source: '/recorder',
    time: at,
  }
}

/** What a decision says about a query that reads these columns of these tables. */
export const sqlOf = (columns: string[], tablesRead: string[]) => ({
  decision: {
    facts: {
      sql: {
        understood: true,
        statements: 1,
        verbs: ['SELECT'],
        tablesRead,
        tablesWritten: [],
        functions: [],
        columns,
      },
    },
  },
})
