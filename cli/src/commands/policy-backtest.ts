import { type Static, Type } from 'typebox'
import { openApi } from '../api.ts'
import { requireRegistered } from '../connection-names.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../errors.ts'
import { askLong } from '../news.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { readText } from '../text-file.ts'
import { daysAgo, type RangeOptions } from './policy-range.ts'

const Outcome = Type.String()
const Result = Type.Object({
  version: Type.Integer(),
  operations: Type.Integer(),
  unchanged: Type.Integer(),
  changed: Type.Integer(),
  unasked: Type.Integer(),
  unknown: Type.Array(Type.Object({ reason: Type.String(), count: Type.Integer() })),
  changes: Type.Record(Type.String(), Type.Integer()),
  groups: Type.Array(
    Type.Object({
      change: Type.String(),
      principal: Type.Object({ kind: Type.String(), id: Type.String(), issuer: Type.String() }),
      verb: Type.String(),
      name: Type.String(),
      before: Outcome,
      inForce: Type.Optional(Outcome),
      draft: Outcome,
      count: Type.Integer(),
      first: Type.String(),
      last: Type.String(),
      exchange: Type.String(),
      session: Type.String(),
      reasons: Type.Array(Type.String()),
      policies: Type.Array(Type.String()),
    }),
  ),
  ungrouped: Type.Integer(),
})
type Result = Static<typeof Result>
type Group = Result['groups'][number]

/** Tries a draft on the past. Exit code 1 where some decision would change, or could not be told. */
export async function backtestPolicy(
  context: Context,
  connection: string,
  file: string,
  { since = daysAgo(7), until }: RangeOptions,
): Promise<ExitCode> {
  const cedar = await readText(context, file)
  await requireRegistered(openApi(context), connection)
  const path = `/api/connections/${encodeURIComponent(connection)}/policy/backtest`
  const body = { cedar, since, ...(until !== undefined && { until }) }
  const result = await askLong(context, path, body, Result)
  show(context, { connection, since, ...(until !== undefined && { until }), ...result }, () =>
    render(connection, since, result),
  )
  return result.changed > 0 || result.unknown.length > 0 ? 1 : 0
}

const SENTENCES: Readonly<Record<string, string>> = {
  newly_denied: 'would be denied',
  newly_needs_approval: 'would need approval',
  newly_allowed: 'would be allowed',
  newly_approvable: 'could be approved',
  no_longer_needs_approval: 'would need no approval any more',
  terms:
    'would have other terms (approvers, quorum, time, masking, what is shown, rates or budgets)',
}

const UNKNOWN: Readonly<Record<string, string>> = {
  name_masked: 'what they are called was masked',
  facts_masked: 'their facts were masked',
  facts_missing: 'their facts were not recorded',
  arguments_missing: 'the draft reads arguments, which are not recorded',
  arguments_masked: 'the draft reads arguments that were masked',
}

function render(connection: string, since: string, result: Result): string {
  const { operations, changed, unasked, unknown, version } = result
  const head = `${operations} decisions on ${connection} since ${since}, tried on the draft; version ${version} is in force.\n`
  const counts = [
    ...Object.entries(result.changes).map(
      ([change, count]) => `${count} ${SENTENCES[change] ?? change}`,
    ),
    ...unknown.map(({ reason, count }) => `${count} cannot be told: ${UNKNOWN[reason] ?? reason}`),
    ...(unasked > 0
      ? [`${unasked} were refused before any policy was asked, which no policy changes`]
      : []),
  ]
  const list = counts.map((line) => `  ${line}\n`).join('')
  const verdict =
    changed > 0
      ? `${changed} decisions would change.\n`
      : unknown.length > 0
        ? 'Nothing that can be told would change.\n'
        : 'No decision would change.\n'
  return clean(`${head}${list}${verdict}${groupsTable(result)}`)
}

function groupsTable({ groups, ungrouped }: Result): string {
  if (groups.length === 0) return ''
  const rows = groups.map((group) => [
    String(group.count),
    group.change,
    group.principal.id,
    toolOf(group),
    `${group.before} → ${group.draft}`,
    group.inForce ?? '-',
    group.last,
    group.session,
    group.reasons[0] ?? '',
  ])
  const more =
    ungrouped > 0 ? `${ungrouped} more changes stand in no row: there are too many.\n` : ''
  const head = ['COUNT', 'CHANGE', 'WHO', 'TOOL', 'THEN → DRAFT', 'NOW', 'LAST', 'SESSION', 'WHY']
  return `\n${table(head, rows)}${more}\nLook at one with: sallyport replay <session>\n`
}

const toolOf = ({ verb, name }: Group): string =>
  verb === 'tools/call' ? name : `${verb} ${name}`.trim()
