import type { Finding } from '@sallyport/contracts'
import { html, Markup, tableOf } from '../../output/markup.ts'
import { absenceText } from '../erasure-text.ts'
import type { Decided, RecordedExchange } from '../exchanges.ts'
import { askedText } from '../asked-text.ts'
import { factsText } from '../facts-text.ts'
import { endWords, openEndText } from '../open-end.ts'
import { lengthText, waitOf } from '../times.ts'
import { indentJson } from './indent.ts'
import { anchorOf, toneOf } from './tone.ts'

/** An exchange, closed until it is asked for; each part of it has a heading. */
export function renderExchange(
  exchange: RecordedExchange,
  maxChars: number,
  open: boolean,
): Markup {
  const [first] = exchange.decisions
  if (first === undefined) return NOTHING
  const { verb, name } = first.exchange
  const outcome = endWords(exchange)
  return html`<details id="${anchorOf(exchange)}" ${open ? OPEN : ''}>
    <summary>
      <time>${first.time.replace('T', ' ')}</time
      ><span class="what"><bdi>${`${verb} ${name}`}</bdi></span
      >${tag(exchange.decisions.at(-1)?.decision.outcome ?? '')}${tag(outcome)}
    </summary>
    <div class="body">
      ${[
        renderWho(first, exchange.id),
        ...exchange.decisions.map((decided) => renderDecision(decided, exchange)),
        renderAsked(exchange),
        renderFindings('Masked in the request', first.masked),
        renderContent('Request, masked', exchange.request, maxChars),
        renderContent('Response, masked', exchange.response, maxChars),
        renderAbsent(exchange),
        renderEnd(exchange),
      ]}
    </div>
  </details>`
}

const NOTHING = new Markup('')
const OPEN = new Markup('open')

const tag = (outcome: string): Markup =>
  html`<span class="tag ${toneOf(outcome)}">${outcome.replaceAll('_', ' ')}</span>`

type Row = readonly [name: string, value: string | undefined]

function list(rows: readonly Row[]): Markup {
  const shown = rows.flatMap(([name, value]) =>
    value === undefined || value === ''
      ? []
      : [
          html`<dt>${name}</dt>
            <dd><bdi>${value}</bdi></dd>`,
        ],
  )
  return html`<dl>${shown}</dl>`
}

function renderWho({ exchange, decision }: Decided, id: string): Markup {
  const { principal, connection, clientAddress } = exchange
  const facts = decision.facts === undefined ? [] : factsText(decision.facts)
  return list([
    ['Exchange', id],
    ['Who', `${principal.id} (${principal.kind})`],
    ['On behalf of', principal.onBehalfOf],
    ['From', clientAddress],
    ['Connection', connection],
    ['Facts', [...facts, ...(decision.factsMasked === true ? ['(masked)'] : [])].join('\n')],
  ])
}

function renderDecision(decided: Decided, exchange: RecordedExchange): Markup {
  const { decision, approval, grant, breakGlass, votes = [], time } = decided
  const { outcome, access, policyVersion, policies, reasons } = decision
  const unmask = 'obligations' in decision ? decision.obligations.unmask : undefined
  const waited = decided === exchange.decisions.at(-1) ? waitOf(exchange) : undefined
  return html`<h3>Decision</h3>
    ${list([
      ['Outcome', `${outcome.replaceAll('_', ' ')} (${access}), at ${time}`],
      ['Reasons', reasons.join('\n')],
      ['Policy version', String(policyVersion)],
      ['Policies', policies.join(', ')],
      ['Shown in the clear', unmask?.join(', ')],
      ['Approval', approval],
      [
        'Grant',
        grant === undefined
          ? undefined
          : `${grant}${breakGlass === true ? ' (break-glass, without consent)' : ''}`,
      ],
      ['Waited', waited === undefined ? undefined : lengthText(waited)],
    ])}${renderVotes(votes)}`
}

const renderVotes = (votes: NonNullable<Decided['votes']>): Markup =>
  table(
    ['Vote', 'By', 'Reason'],
    votes.map(({ voter, vote, reason }) => [vote, voter, reason]),
  )

function renderAsked({ id, asked }: RecordedExchange): Markup {
  if (asked === undefined) return NOTHING
  const used = asked.used?.exchange === id ? undefined : asked.used
  return html`<h3>Consent</h3>
    ${list([
      ['Asked for', askedText(asked)],
      ['Used by', used?.exchange],
    ])}${renderVotes(used?.votes ?? [])}`
}

function renderFindings(title: string, findings: readonly Finding[]): Markup {
  if (findings.length === 0) return NOTHING
  return html`<h3>${title}</h3>
    ${table(
      ['Kind', 'Place', 'Count', 'How'],
      findings.map(({ kind, place, count, action, shown }) => [
        kind,
        place,
        String(count),
        shown === true ? `${action} here, shown by policy` : action,
      ]),
    )}`
}

/** A table of what others wrote, whose direction of writing moves nothing else; nothing where there are no rows. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): Markup {
  if (rows.length === 0) return NOTHING
  const isolated = rows.map((cells) => cells.map((cell) => html`<bdi>${cell}</bdi>`))
  return tableOf(head, isolated, '')
}

function renderContent(title: string, text: string, maxChars: number): Markup {
  if (text === '') return NOTHING
  const readable = indentJson(text) ?? text
  const cut = readable.length > maxChars
  const shown = cut ? readable.slice(0, maxChars) : readable
  const rest = cut
    ? html`<p class="note">${readable.length - maxChars} characters more (--full shows all)</p>`
    : ''
  return html`<h3>${title}</h3>
    <pre tabindex="0">${shown}</pre>
    ${rest}`
}

function renderAbsent(exchange: RecordedExchange): Markup {
  const why = absenceText(exchange)
  return why === undefined ? NOTHING : html`<p class="note">Content: ${why}</p>`
}

function renderEnd(exchange: RecordedExchange): Markup {
  const { completed } = exchange
  if (completed === undefined)
    return html`<h3>Outcome</h3>
      <p class="note">${openEndText(exchange)}</p>`
  const { outcome, error, durationMs, targetMs, responseBytes, profiles, unmasked, time } =
    completed
  return html`${renderFindings('Masked in the response', completed.masked)}
    <h3>Outcome</h3>
    ${list([
      ['Outcome', `${outcome.replaceAll('_', ' ')}, at ${time}`],
      ['Error', error],
      ['Took', lengthText(durationMs)],
      ['At the target', targetMs === undefined ? undefined : lengthText(targetMs)],
      ['Answer', `${responseBytes} bytes`],
      ['Masking profiles', profiles?.join(', ')],
      ['Not masked', unmasked],
    ])}`
}
