import { ApprovalId, ConnectionName, Operation, SessionId } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import { ControlError } from '../errors.ts'
import { callerOf, requireRole } from '../http/caller.ts'
import { recordSearch } from '../looks.ts'
import type { FoundExchange } from '../search-store.ts'
import { Limit, limitOf } from './limit.ts'
import { VersionText } from './parameters.ts'
import { Time } from './range.ts'
import { requireTextRole, SearchText, textQueryOf } from './search-text.ts'

const Name = Type.String({ minLength: 1, maxLength: 256 })

const Searched = Type.Partial(
  Type.Object({
    session: SessionId,
    principal: Name,
    onBehalfOf: Name,
    connection: ConnectionName,
    verb: Operation.properties.verb,
    name: Operation.properties.name,
    decision: Type.Enum(['allow', 'deny', 'require_approval']),
    outcome: Type.Enum([
      'delivered',
      'refused',
      'pending_approval',
      'failed',
      'interrupted',
      'indeterminate',
    ]),
    policyVersion: VersionText,
    approval: ApprovalId,
    table: Type.String({
      minLength: 1,
      maxLength: 256,
      description: 'schema.table, or its last part.',
    }),
    column: Type.String({
      minLength: 1,
      maxLength: 256,
      description:
        'schema.table.column, or its last parts. With its table, it finds who read whole rows, too.',
    }),
    finding: Type.String({ minLength: 1, maxLength: 64, description: 'Kind of a masked value.' }),
  }),
)

const Query = Type.Object(
  {
    ...Searched.properties,
    text: Type.Optional(SearchText),
    since: Type.Optional(Time),
    until: Type.Optional(Time),
    limit: Limit,
    before: Type.Optional(
      Type.String({ pattern: '^[0-9]{1,15}$', description: '`next` of the page before.' }),
    ),
  },
  { additionalProperties: false },
)

/** GET /api/exchanges: which exchanges have all that is asked for, without their content. */
export function getExchanges(app: FastifyInstance, deps: Deps): void {
  const { store, bus, config } = deps
  app.get<{ Querystring: Static<typeof Query> }>(
    '/api/exchanges',
    {
      onRequest: async (request) =>
        request.query.text === undefined
          ? requireRole(request, 'admin', 'auditor')
          : requireTextRole(request, config.roles),
      schema: { summary: 'Exchanges that were looked for, the latest first', querystring: Query },
    },
    async (request) => {
      const { since, until, limit, before, text, ...searched } = request.query
      const { principal } = callerOf(request)
      const count = limitOf(limit)
      const found = await store.search({
        searched,
        limit: count,
        ...(text !== undefined && { text: await textQueryOf(deps, text) }),
        ...(since !== undefined && { since: timeOf(since) }),
        ...(until !== undefined && { until: timeOf(until) }),
        ...(before !== undefined && { before: Number(before) }),
      })
      if (text !== undefined) {
        const filters = { ...searched, since, until, before }
        await recordSearch(bus, { author: principal, text, filters, found: found.length })
      }
      const last = found.at(-1)
      return {
        exchanges: found.map(shown),
        ...(found.length === count && last !== undefined && { next: String(last.leaf) }),
      }
    },
  )
}

function timeOf(text: string): Date {
  const time = new Date(text)
  if (Number.isNaN(time.getTime()))
    throw new ControlError(
      'invalid_request',
      'There is no such time; give a day and an hour that exist.',
    )
  return time
}

function shown(found: FoundExchange) {
  const { principal_kind: kind, principal_id: id, on_behalf_of: onBehalfOf } = found
  const sql = found.facts?.sql
  return {
    exchange: found.exchange,
    session: found.session,
    leaf: found.leaf,
    at: found.at,
    connection: found.connection,
    principal: { kind, id, ...(onBehalfOf !== null && { onBehalfOf }) },
    verb: found.verb,
    name: found.name,
    decision: found.decision,
    policies: found.policies,
    policyVersion: found.policy_version,
    approvals: valuesOf(found, 'approval'),
    tables: [...new Set([...(sql?.tablesRead ?? []), ...(sql?.tablesWritten ?? [])])],
    columns: sql?.columns ?? [],
    findings: valuesOf(found, 'finding'),
    ...(found.outcome !== null && { outcome: found.outcome }),
    ...(found.error !== null && { error: found.error }),
    ...(found.duration_ms !== null && { durationMs: found.duration_ms }),
  }
}

/** What an exchange is found by, of one kind whose values are short. */
const valuesOf = ({ terms }: FoundExchange, kind: 'approval' | 'finding'): readonly string[] =>
  terms.filter((term) => term.startsWith(`${kind}:`)).map((term) => term.slice(kind.length + 1))
