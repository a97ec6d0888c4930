import type { Approval, ExchangeSummary, SqlFacts } from '@sallyport/contracts'
import { clean } from '../output/clean.ts'
import { when } from '../output/time.ts'

/** Who asks, and on whose behalf. */
export function requester({ request }: Approval): string {
  const { id, onBehalfOf } = request.exchange.principal
  return onBehalfOf === undefined ? id : `${id} for ${onBehalfOf}`
}

/** What is asked of which connection. */
export const operationText = ({ connection, verb, name }: ExchangeSummary): string =>
  `${connection}: ${verb} ${name}`.trim()

/** An approval as an approver reads it. */
export function describeApproval(approval: Approval): string {
  const { request, votes } = approval
  const lines = [
    `approval   ${approval.id} (${approval.status})`,
    `who        ${requester(approval)} (${request.exchange.principal.kind}, groups: ${request.exchange.principal.groups.join(', ')})`,
    `what       ${operationText(request.exchange)} (${request.exchange.access ?? 'unknown'})`,
    `arguments  ${indent(pretty(request.arguments))}`,
    ...(request.facts?.sql === undefined ? [] : [`facts      ${sqlText(request.facts.sql)}`]),
    `why asked  ${request.reasons.join(' ') || request.policies.join(', ')}`,
    `needs      ${request.terms.quorum} of ${request.terms.approvers.join(', ')}`,
    `asked      ${when(approval.requestedAt)}`,
    `expires    ${when(approval.expiresAt)}`,
    ...votes.map(
      (v) => `vote       ${v.voter.id}: ${v.vote}${v.reason === '' ? '' : ` (${v.reason})`}`,
    ),
  ]
  return clean(`${lines.join('\n')}\n`)
}

function sqlText(sql: SqlFacts): string {
  if (!sql.understood) return 'the SQL was not understood'
  const written = sql.tablesWritten.length > 0 ? `, writes ${sql.tablesWritten.join(', ')}` : ''
  const read = sql.tablesRead.length > 0 ? `, reads ${sql.tablesRead.join(', ')}` : ''
  return `${sql.statements} statement${sql.statements === 1 ? '' : 's'}: ${sql.verbs.join(', ')}${written}${read}`
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}

const indent = (text: string): string => text.replaceAll('\n', '\n           ')
