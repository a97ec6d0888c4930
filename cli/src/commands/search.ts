import { type Static, Type } from 'typebox'
import { openApi } from '../api.ts'
import type { OperationText } from '../arguments.ts'
import type { Context } from '../context.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { when } from '../output/time.ts'
import type { RangeOptions } from './policy-range.ts'

const Texts = Type.Array(Type.String())
const Found = Type.Object({
  exchanges: Type.Array(
    Type.Object({
      exchange: Type.String(),
      session: Type.String(),
      leaf: Type.Integer(),
      at: Type.String(),
      connection: Type.String(),
      principal: Type.Object({
        kind: Type.String(),
        id: Type.String(),
        onBehalfOf: Type.Optional(Type.String()),
      }),
      verb: Type.String(),
      name: Type.String(),
      decision: Type.String(),
      policies: Texts,
      policyVersion: Type.Integer(),
      approvals: Texts,
      tables: Texts,
      columns: Texts,
      findings: Texts,
      outcome: Type.Optional(Type.String()),
      error: Type.Optional(Type.String()),
      durationMs: Type.Optional(Type.Number()),
    }),
  ),
  next: Type.Optional(Type.String()),
})

/** What exchanges are looked for by, as the admin API names it. */
export interface SearchOptions extends RangeOptions {
  readonly principal?: string
  readonly onBehalfOf?: string
  readonly connection?: string
  readonly operation?: OperationText
  readonly table?: string
  readonly column?: string
  readonly finding?: string
  readonly decision?: string
  readonly outcome?: string
  readonly policyVersion?: number
  readonly approval?: string
  readonly session?: string
  readonly text?: string
  readonly limit: string
  readonly before?: string
}

/** Lists the exchanges that have all that is asked for, the latest first. */
export async function searchExchanges(context: Context, options: SearchOptions): Promise<void> {
  const { operation, ...rest } = options
  const asked = {
    ...rest,
    ...(operation !== undefined && { verb: operation.verb }),
    ...(operation !== undefined && operation.name !== '' && { name: operation.name }),
  }
  const query = new URLSearchParams(
    Object.entries(asked).map(([key, value]): [string, string] => [key, String(value)]),
  )
  const found = await openApi(context).get(`/api/exchanges?${query.toString()}`, Found)
  show(context, found, () => {
    if (found.exchanges.length === 0) return 'No exchange has all of that.\n'
    const more = found.next === undefined ? '' : `More: --before ${found.next}\n`
    return `${rows(found.exchanges)}${more}`
  })
}

const rows = (exchanges: Static<typeof Found>['exchanges']): string =>
  table(
    [
      'TIME',
      'WHO',
      'CONNECTION',
      'OPERATION',
      'DECISION',
      'OUTCOME',
      'TABLES',
      'MASKED',
      'SESSION',
    ],
    exchanges.map((one) => [
      when(one.at),
      one.principal.onBehalfOf === undefined
        ? one.principal.id
        : `${one.principal.id} for ${one.principal.onBehalfOf}`,
      one.connection,
      one.name === '' ? one.verb : `${one.verb}:${one.name}`,
      `${one.decision} @${one.policyVersion}`,
      one.error === undefined ? (one.outcome ?? '') : `${one.outcome ?? ''} (${one.error})`,
      one.tables.join(', '),
      one.findings.join(', '),
      one.session,
    ]),
  )
