import type { Approval, ExchangeSummary, Facts, ShellSummary, SqlFacts } from '@sallyport/contracts'
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
    ...factTexts(request.facts).map((text) => `facts      ${text}`),
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

/** What was found in the arguments, a line for each kind. */
function factTexts({ sql, shell, url, path }: Facts = {}): readonly string[] {
  return [
    ...(sql === undefined ? [] : [sqlText(sql)]),
    ...(shell === undefined ? [] : [shellText(shell)]),
    ...(url === undefined
      ? []
      : [url.understood ? `reaches ${url.origins.join(', ')}` : unknown('a URL')]),
    ...(path === undefined
      ? []
      : [path.understood ? `is about ${path.paths.join(', ')}` : unknown('a file path')]),
  ]
}

const unknown = (what: string): string => `${what} was not understood`

function shellText({ understood, calls, filesWritten, dynamic }: ShellSummary): string {
  if (!understood) return unknown('the shell text')
  const written = filesWritten.length > 0 ? `, writes ${filesWritten.join(', ')}` : ''
  return `runs ${calls.join('; ')}${written}${dynamic ? ', some of it known only when it runs' : ''}`
}

function sqlText(sql: SqlFacts): string {
  if (!sql.understood) return unknown('the SQL')
  const written = sql.tablesWritten.length > 0 ? `, writes ${sql.tablesWritten.join(', ')}` : ''
  const read = sql.tablesRead.length > 0 ? `, reads ${sql.tablesRead.join(', ')}` : ''
  const all = sql.missingWhere === true ? ', no WHERE' : ''
  return `${sql.statements} statement${sql.statements === 1 ? '' : 's'}: ${sql.verbs.join(', ')}${written}${read}${all}`
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}

const indent = (text: string): string => text.replaceAll('\n', '\n           ')
