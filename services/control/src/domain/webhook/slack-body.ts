import {
  type Approval,
  connectionOf,
  type ExchangeSummary,
  factSentences,
  requesterOf,
  wantedText,
} from '@sallyport/contracts'
import type { ApprovalEvent } from './event.ts'
import { slackText } from './slack-text.ts'

/**
 * Lengths before escapes, which make a character five: with them each text stays below the limits of Slack (150 for a
 * heading, 2000 for a field, 3000 for a section).
 */
const SHORT_CHARS = 300
const LONG_CHARS = 500
const HEADING_CHARS = 150

/** A text that Slack shows as it is: no markup, no emoji codes. */
interface PlainText {
  readonly type: 'plain_text'
  readonly text: string
  readonly emoji: false
}

type Block =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: PlainText }
  | { readonly type: 'section'; readonly fields: readonly PlainText[] }

const plain = (text: string): PlainText => ({ type: 'plain_text', text, emoji: false })

/** An event for an incoming webhook of Slack. */
export function slackBody(event: ApprovalEvent): string {
  const { approval } = event
  const heading = `${headline(event)}: ${slackText(wantedText(approval.request), SHORT_CHARS)}`
  return message(`${heading} (${slackText(requester(approval), SHORT_CHARS)})`, [
    { type: 'header', text: plain(fitted(heading)) },
    { type: 'section', fields: fieldsOf(approval) },
    ...detailsOf(event).map(([label, text]) => section(label, text)),
    { type: 'section', text: plain(commandsOf(event)) },
  ])
}

/** What Slack is sent to try the way to it. */
export const slackPing = (webhook: string): string => {
  const text = `Sallyport: a test of the webhook ${webhook}.`
  return message(text, [{ type: 'section', text: plain(text) }])
}

/** `text` is what notifications show. Slack is to look for nothing in it, and to fetch nothing that it names. */
const message = (text: string, blocks: readonly Block[]): string =>
  JSON.stringify({
    text,
    blocks,
    mrkdwn: false,
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  })

function headline({ kind, approval }: ApprovalEvent): string {
  switch (kind) {
    case 'requested':
      return 'Approval wanted'
    case 'resolved':
      return `Approval ${approval.status}`
    case 'break_glass':
      return 'Break-glass'
  }
}

/** A heading that Slack takes; what does not fit stands in the fields. */
const fitted = (heading: string): string =>
  heading.length <= HEADING_CHARS
    ? heading
    : `${heading.slice(0, HEADING_CHARS - 1).replace(/(?:&[a-z]{0,3}|[\uD800-\uDBFF])$/, '')}…`

function requester({ request }: Approval): string {
  const { id, kind, onBehalfOf } = requesterOf(request)
  return `${id}, ${kind}${onBehalfOf === undefined ? '' : `, on behalf of ${onBehalfOf}`}`
}

type Detail = readonly [label: string, text: string]

function fieldsOf(approval: Approval): readonly PlainText[] {
  const { request, grant, expiresAt, id } = approval
  const { approvers, quorum } = request.terms
  const rows: readonly Detail[] = [
    ['Who', requester(approval)],
    ['Connection', connectionOf(request)],
    ['What', 'exchange' in request ? operation(request.exchange) : wantedText(request)],
    ...(grant?.breakGlass === true
      ? [['Consent', 'nobody was asked'] as const]
      : [['Needs', `${quorum} of ${approvers.join(', ')}`] as const]),
    grant === undefined ? ['Expires', expiresAt] : ['Gives access until', grant.until],
    ['Id', id],
  ]
  return rows.map(([label, text]) => plain(`${label}: ${slackText(text, SHORT_CHARS)}`))
}

const operation = ({ verb, name, access }: ExchangeSummary): string =>
  `${`${verb} ${name}`.trim()} (${access ?? 'unknown access'})`

/** What takes more room, as far as there is any. */
function detailsOf({ kind, approval }: ApprovalEvent): readonly Detail[] {
  const { request, votes } = approval
  const details: readonly Detail[] = [
    ...('exchange' in request
      ? [['Facts', factSentences(request.facts).join('; ')] as const]
      : [['Because', request.access.reason] as const]),
    ['Why asked', request.reasons.join(' ') || request.policies.join(', ')],
    ['Arguments, masked', 'exchange' in request ? (request.arguments ?? '') : ''],
    ['Votes', kind === 'requested' ? '' : votes.map(voteText).join('; ')],
  ]
  return details.filter(([, text]) => text !== '')
}

const voteText = ({ voter, vote, reason }: Approval['votes'][number]): string =>
  `${voter.id}: ${vote}${reason === '' ? '' : ` (${reason})`}`

const section = (label: string, text: string): Block => ({
  type: 'section',
  text: plain(`${label}: ${slackText(text, LONG_CHARS)}`),
})

function commandsOf({ kind, approval }: ApprovalEvent): string {
  const show = `Look: npx --no -- sallyport approvals show ${approval.id}`
  switch (kind) {
    case 'requested':
      return `${show}\nApprove: npx --no -- sallyport approvals approve ${approval.id}`
    case 'break_glass':
      return `${show}\nEnd it: npx --no -- sallyport access revoke ${approval.id}`
    case 'resolved':
      return show
  }
}
