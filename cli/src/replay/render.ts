import { seen } from '../output/seen.ts'
import { absenceText } from './erasure-text.ts'
import { factsText } from './facts-text.ts'
import { waitOf } from './times.ts'
import { askedText } from './asked-text.ts'
import type { AskedConsent, Completed, Decided, RecordedExchange } from './exchanges.ts'
import { findingText } from './finding-text.ts'
import { openEndText } from './open-end.ts'

/** An exchange as a person reads it, its content cut at a length. */
export function renderExchange(exchange: RecordedExchange, maxChars: number): string {
  const [first] = exchange.decisions
  if (first === undefined) return ''
  const { principal, connection, verb, name } = first.exchange
  const onBehalf = principal.onBehalfOf === undefined ? '' : ` for ${principal.onBehalfOf}`
  const lines = [
    [first.time, `${principal.id}${onBehalf}`, `${connection}: ${verb} ${name}`]
      .map(onOneLine)
      .join('  '),
    `  exchange  ${exchange.id}`,
    ...renderFacts(first),
    ...exchange.decisions.map(renderDecision),
    ...renderAsked(exchange),
    ...renderWait(exchange),
    ...renderMasked('request', first.masked),
    ...content('request', exchange.request, maxChars),
    ...content('response', exchange.response, maxChars),
    ...renderAbsent(exchange),
    ...renderEnd(exchange),
  ]
  return seen(`${lines.join('\n')}\n`)
}

function renderFacts({ decision }: Decided): string[] {
  const facts = decision.facts === undefined ? [] : factsText(decision.facts)
  const masked = decision.factsMasked === true ? ' (masked)' : ''
  return facts.map((fact) => `  facts     ${onOneLine(fact)}${masked}`)
}

function renderAsked({ id, asked }: RecordedExchange): string[] {
  if (asked === undefined) return []
  const { used } = asked
  const own = used?.exchange === id
  return [
    `  asked     ${onOneLine(askedText(asked))}`,
    ...(used === undefined || own ? [] : [usedLine(used)]),
  ]
}

const usedLine = ({ exchange, votes }: NonNullable<AskedConsent['used']>): string =>
  `            used by exchange ${exchange}${votes.map(renderVote).join('')}`

function renderWait(exchange: RecordedExchange): string[] {
  const ms = waitOf(exchange)
  return ms === undefined ? [] : [`  waited    ${ms} ms for consent`]
}

function renderAbsent(exchange: RecordedExchange): string[] {
  const why = absenceText(exchange)
  return why === undefined ? [] : [`  content   ${onOneLine(why)}`]
}

function renderDecision({ decision, approval, grant, breakGlass, votes = [] }: Decided): string {
  const by = decision.policies.length === 0 ? '' : ` by ${decision.policies.join(', ')}`
  const cast = votes.map(renderVote).join('')
  const consent = [
    ...(approval === undefined ? [] : [`\n  approval  ${approval}${cast}`]),
    ...(grant === undefined
      ? []
      : [
          `\n  grant     ${grant}${breakGlass === true ? ' (break-glass, without consent)' : cast}`,
        ]),
  ].join('')
  const why =
    decision.reasons.length === 0 ? '' : `\n            ${onOneLine(decision.reasons.join(' '))}`
  const unmask = 'obligations' in decision ? (decision.obligations.unmask ?? []) : []
  const clear = unmask.length === 0 ? '' : `\n  unmask    ${unmask.join(', ')}`
  return `  decision  ${decision.outcome} (${decision.access}), policy version ${decision.policyVersion}${by}${why}${clear}${consent}`
}

function renderVote({ voter, vote, reason }: NonNullable<Decided['votes']>[number]): string {
  const verb = vote === 'approve' ? 'approved' : 'denied'
  return `\n            ${onOneLine(`${verb} by ${voter}${reason === '' ? '' : `: ${reason}`}`)}`
}

function renderEnd(exchange: RecordedExchange): string[] {
  const { completed } = exchange
  if (completed === undefined) return [`  outcome   ${openEndText(exchange)}`]
  const target = completed.targetMs === undefined ? '' : `, target ${completed.targetMs} ms`
  const error = completed.error === undefined ? '' : ` (${completed.error})`
  return [
    ...renderMasking(completed),
    `  outcome   ${completed.outcome}${error} after ${completed.durationMs} ms${target}`,
  ]
}

/** What was masked, by which profiles; what policy let who asked see; and that nothing was masked, where that is so. */
function renderMasking({ masked, profiles = [], unmasked }: Completed): string[] {
  return [
    ...renderMasked('response', masked),
    ...(profiles.length === 0 ? [] : [`  profiles  ${profiles.join(', ')}`]),
    ...(unmasked === undefined ? [] : [`  unmasked  it passed as it came (${unmasked})`]),
  ]
}

function renderMasked(what: 'request' | 'response', masked: Completed['masked']): string[] {
  if (masked.length === 0) return []
  const where = what === 'request' ? ' (in the request)' : ''
  return [`  masked    ${masked.map(findingText).join('; ')}${where}`]
}

function content(what: string, text: string, maxChars: number): string[] {
  if (text === '') return []
  const shown = text.length <= maxChars ? text : `${text.slice(0, maxChars)} … (--full shows all)`
  return [`  ${what.padEnd(8)}  ${shown.trimEnd().replaceAll('\n', '\n            ')}`]
}

/** A text of others, so that no part of it looks like a line of the replay. */
const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trimEnd()
