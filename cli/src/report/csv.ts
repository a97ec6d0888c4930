import type { AccessReport, AccessRow, ConsentRow, PolicyRow, Row } from './schema.ts'
import { consentText } from './words.ts'

/** The columns, in their order; what a kind of row does not have is empty. */
const COLUMNS = [
  'kind',
  'connection',
  'who_kind',
  'who',
  'on_behalf_of',
  'issuer',
  'groups',
  'operation_kind',
  'operation',
  'can',
  'because',
  'policies',
  'policy_version',
  'effect',
  'scope_principal',
  'scope_action',
  'scope_resource',
  'cedar',
  'approvers',
  'quorum',
  'never_used',
  'used',
  'by_approval',
  'by_grant',
  'by_break_glass',
  'asked',
  'denied',
  'last_used',
  'last_event',
  'last_exchange',
  'last_leaf',
  'last_policy_version',
  'last_denied',
  'last_denied_event',
  'consents',
  'votes',
  'events',
  'time',
  'until',
  'detail',
] as const
type Cells = Partial<Record<(typeof COLUMNS)[number], string | number | boolean>>

/** A report as CSV (RFC 4180): a row about the report, one for each connection, then its rows, then its end. */
export function csvOf(report: AccessReport): string {
  const { generatedAt, since, until, log, connections, rows, end } = report
  const all: Cells[] = [
    {
      kind: 'report',
      time: since,
      until,
      detail: `generated ${generatedAt}\n${log.verifierKey}\n${log.checkpoint}`,
    },
    ...connections.map(({ name, policyVersion, published }): Cells => ({
      kind: 'connection',
      connection: name,
      policy_version: policyVersion,
      ...(published !== undefined && {
        who_kind: published.author.kind,
        who: published.author.id,
        time: published.time,
        events: published.event,
        detail: published.reason,
      }),
    })),
    ...rows.map(cellsOf),
    { kind: 'end', detail: JSON.stringify(end) },
  ]
  const lines = all.map((cells) => COLUMNS.map((column) => cell(cells[column])).join(','))
  return [COLUMNS.join(','), ...lines, ''].join('\r\n')
}

function cellsOf(row: Row): Cells {
  switch (row.kind) {
    case 'policy':
      return policyCells(row)
    case 'access':
      return accessCells(row)
    case 'consent':
      return consentCells(row)
  }
}

const policyCells = (row: PolicyRow): Cells => ({
  kind: row.kind,
  connection: row.connection,
  policies: row.policy.id,
  effect: row.policy.effect,
  groups: row.policy.groups.join(' '),
  scope_principal: row.policy.principal,
  scope_action: row.policy.action,
  scope_resource: row.policy.resource,
  cedar: row.policy.cedar,
  approvers: row.policy.annotations['approvers'] ?? '',
  quorum: row.policy.annotations['quorum'] ?? '',
  detail: `${row.people} people`,
  ...useCells(row),
})

const accessCells = (row: AccessRow): Cells => ({
  kind: row.kind,
  connection: row.connection,
  ...whoCells(row.who),
  operation_kind: row.operation.kind,
  operation: row.operation.name,
  can: row.now.outcome,
  because: row.now.because ?? '',
  policies: row.now.policies.join(' '),
  approvers: row.now.approvers.join(' '),
  quorum: row.now.quorum ?? '',
  ...useCells(row),
})

const consentCells = (row: ConsentRow): Cells => ({
  kind: row.kind,
  connection: row.connection,
  ...whoCells(row.requester),
  consents: row.id,
  can: row.now,
  used: row.used,
  ...(row.grant !== undefined && { time: row.grant.from, until: row.grant.until }),
  approvers: row.approvers.join(' '),
  quorum: row.quorum,
  votes: row.votes.map(({ vote, voter, at }) => `${vote} ${voter} ${at}`).join('\n'),
  events: row.events.map(({ event }) => event).join(' '),
  detail: `${row.breakGlass ? 'break-glass: ' : ''}${consentText(row)}`,
})

const whoCells = ({ kind, id, onBehalfOf, issuer, groups }: AccessRow['who']): Cells => ({
  who_kind: kind,
  who: id,
  on_behalf_of: onBehalfOf ?? '',
  issuer: issuer ?? '',
  groups: (groups ?? []).join(' '),
})

const useCells = (row: PolicyRow | AccessRow): Cells => ({
  never_used: row.neverUsed,
  used: row.used,
  by_approval: row.approved,
  by_grant: row.granted,
  by_break_glass: row.breakGlass,
  asked: row.asked,
  denied: row.denied,
  last_used: row.last?.at ?? '',
  last_event: row.last?.event ?? '',
  last_exchange: row.last?.exchange ?? '',
  last_leaf: row.last?.leaf ?? '',
  last_policy_version: row.last?.policyVersion ?? '',
  last_denied: row.lastDenied?.at ?? '',
  last_denied_event: row.lastDenied?.event ?? '',
  consents: row.consents.map(({ id }) => id).join(' '),
})

/**
 * One cell. Spreadsheets take what begins with one of these for a formula, whatever blanks or control characters stand
 * before it: an apostrophe in front makes it a text.
 */
function cell(value: string | number | boolean | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value)
  const text = /^[\s\p{C}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(value) ? `'${value}` : value
  return /[",\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
