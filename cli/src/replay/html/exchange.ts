import type { Finding } from '@sallyport/contracts'
import { erasureText } from '../erasure-text.ts'
import type { Completed, Decided, RecordedExchange } from '../exchanges.ts'
import { factsText } from '../facts-text.ts'
import { lengthText, waitOf } from '../times.ts'
import { asText } from './escape.ts'
import { indentJson } from './indent.ts'
import { anchorOf, toneOf } from './tone.ts'

/** An exchange, closed until it is asked for; each part of it has a heading. */
export function renderExchange(
  exchange: RecordedExchange,
  maxChars: number,
  open: boolean,
): string {
  const [first] = exchange.decisions
  if (first === undefined) return ''
  const { verb, name } = first.exchange
  const outcome = exchange.completed?.outcome ?? 'not known'
  return `<details id="${anchorOf(exchange)}"${open ? ' open' : ''}>
<summary><time>${asText(first.time.replace('T', ' '))}</time><span class="what"><bdi>${asText(`${verb} ${name}`)}</bdi></span>${tag(exchange.decisions.at(-1)?.decision.outcome ?? '')}${tag(outcome)}</summary>
<div class="body">${[
    renderWho(first, exchange.id),
    ...exchange.decisions.map(renderDecision),
    renderFindings('Masked in the request', first.masked),
    renderContent('Request, masked', exchange.request, maxChars),
    renderContent('Response, masked', exchange.response, maxChars),
    renderAbsent(exchange),
    renderEnd(exchange.completed),
  ].join('')}</div></details>`
}

const tag = (outcome: string): string =>
  `<span class="tag ${toneOf(outcome)}">${asText(outcome.replaceAll('_', ' '))}</span>`

type Row = readonly [name: string, value: string | undefined]

function list(rows: readonly Row[]): string {
  const shown = rows.flatMap(([name, value]) =>
    value === undefined || value === ''
      ? []
      : [`<dt>${name}</dt><dd><bdi>${asText(value)}</bdi></dd>`],
  )
  return `<dl>${shown.join('')}</dl>`
}

function renderWho({ exchange, decision }: Decided, id: string): string {
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

function renderDecision(decided: Decided, index: number, all: readonly Decided[]): string {
  const { decision, approval, grant, breakGlass, votes = [], time } = decided
  const { outcome, access, policyVersion, policies, reasons } = decision
  const unmask = 'obligations' in decision ? decision.obligations.unmask : undefined
  const waited = index === all.length - 1 ? waitOf({ decisions: all }) : undefined
  return `<h3>Decision</h3>${list([
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
  ])}${table(
    ['Vote', 'By', 'Reason'],
    votes.map(({ voter, vote, reason }) => [vote, voter, reason]),
  )}`
}

function renderFindings(title: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return ''
  return `<h3>${title}</h3>${table(
    ['Kind', 'Place', 'Count', 'How'],
    findings.map(({ kind, place, count, action, shown }) => [
      kind,
      place,
      String(count),
      shown === true ? `${action} here, shown by policy` : action,
    ]),
  )}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const body = rows.map(
    (cells) => `<tr>${cells.map((cell) => `<td><bdi>${asText(cell)}</bdi></td>`).join('')}</tr>`,
  )
  return `<table><thead><tr>${head.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`
}

function renderContent(title: string, text: string, maxChars: number): string {
  if (text === '') return ''
  const readable = indentJson(text) ?? text
  const cut = readable.length > maxChars
  const shown = cut ? readable.slice(0, maxChars) : readable
  const rest = cut
    ? `<p class="note">${readable.length - maxChars} characters more (--full shows all)</p>`
    : ''
  return `<h3>${title}</h3><pre tabindex="0">${asText(shown)}</pre>${rest}`
}

function renderAbsent({ incomplete, erased }: RecordedExchange): string {
  if (!incomplete) return ''
  return `<p class="note">Content ${asText(erased ? erasureText(erased) : 'is not shown')}</p>`
}

function renderEnd(completed: Completed | undefined): string {
  if (completed === undefined)
    return '<h3>Outcome</h3><p class="note">How this exchange ended is not known.</p>'
  const { outcome, error, durationMs, targetMs, responseBytes, profiles, unmasked, time } =
    completed
  return `${renderFindings('Masked in the response', completed.masked)}<h3>Outcome</h3>${list([
    ['Outcome', `${outcome.replaceAll('_', ' ')}, at ${time}`],
    ['Error', error],
    ['Took', lengthText(durationMs)],
    ['At the target', targetMs === undefined ? undefined : lengthText(targetMs)],
    ['Answer', `${responseBytes} bytes`],
    ['Masking profiles', profiles?.join(', ')],
    ['Not masked', unmasked],
  ])}`
}
