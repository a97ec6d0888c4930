import {
  type AccessRequest,
  type Approval,
  type ApprovalRequest,
  durationText,
  factSentences,
  requesterOf,
  scopeText,
  wantedText,
  type Vote,
} from '@sallyport/contracts'
import { clean } from '../output/clean.ts'
import { when } from '../output/time.ts'
import { type ApprovalContext, contextLines } from './approval-context-text.ts'
import { grantText, outcomeText, statusText } from './grant-text.ts'

/** Who asks, and on whose behalf. */
export function requester({ request }: Approval): string {
  const { id, onBehalfOf } = requesterOf(request)
  return onBehalfOf === undefined ? id : `${id} for ${onBehalfOf}`
}

/** An approval as an approver reads it, with what stands beside it. */
export function describeApproval(approval: Approval, context?: ApprovalContext): string {
  const { request, votes } = approval
  const { kind, groups } = requesterOf(request)
  const lines = [
    row('approval', `${approval.id} (${statusText(approval)})`),
    row('who', `${requester(approval)} (${kind}, groups: ${groups.join(', ')})`),
    ...('exchange' in request ? operationLines(request) : accessLines(request)),
    ...(context === undefined ? [] : contextLines(context)).map(([name, text]) =>
      block(name, text),
    ),
    row('why asked', request.reasons.join(' ') || request.policies.join(', ')),
    ...(approval.grant?.breakGlass === true ? [] : needLines(approval)),
    row('asked', when(approval.requestedAt)),
    row('expires', when(approval.expiresAt)),
    ...votes.map((vote) => row('vote', voteText(vote))),
    ...(approval.grant === undefined ? [] : [row('access', grantText(approval.grant))]),
  ]
  return clean(`${lines.join('\n')}\n`)
}

/** Whose consent it takes, and for how long they may give it to the whole class of a call. */
function needLines({ request, status }: Approval): readonly string[] {
  const { quorum, approvers, grantSeconds } = request.terms
  const needs = row('needs', `${quorum} of ${approvers.join(', ')}`)
  if (status !== 'pending' || grantSeconds === undefined || !('exchange' in request)) return [needs]
  const { connection, verb, name, access } = request.exchange
  if (access === undefined) return [needs]
  const scope = scopeText({ connection, operations: [{ verb, name }], access })
  const most = durationText(grantSeconds)
  return [needs, row('can offer', `${scope}, for ${most} at most: approvals approve --for <time>`)]
}

/** What others wrote stands on one line, so that none of it passes for a line of its own. */
const row = (name: string, text: string): string =>
  `${name.padEnd(11)}${text.replaceAll(/\s+/g, ' ')}`.trimEnd()

/** Whatever a text of others holds, no further line of it begins like one of ours. */
const block = (name: string, text: string): string =>
  `${name.padEnd(11)}${text.replaceAll(/\r\n?|\n/g, '\n           ')}`

/** Why there may be no arguments. */
const NOT_SHOWN =
  'not here: erased, older than eight days, or only for who asked and who may consent; an auditor finds them by replay'

const operationLines = (request: ApprovalRequest): readonly string[] => [
  row('what', `${wantedText(request)} (${request.exchange.access ?? 'unknown'})`),
  request.arguments === undefined
    ? row('arguments', NOT_SHOWN)
    : block('arguments', pretty(request.arguments)),
  ...factSentences(request.facts).map((text) => row('facts', text)),
]

const accessLines = (request: AccessRequest): readonly string[] => [
  row('what', wantedText(request)),
  row('because', request.access.reason),
  ...(request.access.extends === undefined ? [] : [row('extends', request.access.extends)]),
  row(
    'lets pass',
    `calls of it for which nothing but these policies asks for consent: ${request.policies.join(', ')}; nothing that policy denies`,
  ),
]

function voteText({ voter, vote, grantSeconds, reason }: Vote): string {
  const access =
    grantSeconds === undefined ? '' : `, access for at most ${durationText(grantSeconds)}`
  return `${voter.id}: ${vote}${access}${reason === '' ? '' : ` (${reason})`}`
}

/** One line for an approval that came or changed at a time. */
export function changeLine(approval: Approval, at: Date): string {
  const { id, status, request, votes } = approval
  const voted =
    status === 'pending' && votes.length > 0
      ? ` (${votes.length} of ${request.terms.quorum} votes)`
      : ''
  const cells = [
    at.toISOString(),
    id,
    `${statusText(approval)}${voted}`.padEnd(9),
    requester(approval),
    wantedText(request),
    outcomeText(approval),
  ]
  return `${cells.map((cell) => clean(cell).replaceAll(/[\n\t]/g, ' ')).join('  ')}\n`
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2)
  } catch {
    return json
  }
}
