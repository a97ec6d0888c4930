import { clean } from '../output/clean.ts'
import { erasureText } from './erasure-text.ts'
import type { Completed, Decided, RecordedExchange } from './exchanges.ts'

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
    ...exchange.decisions.map(renderDecision),
    ...content('request', exchange.request, maxChars),
    ...content('response', exchange.response, maxChars),
    ...(exchange.erased ? [`  ${'content'.padEnd(8)}  ${erasureText(exchange.erased)}`] : []),
    ...renderEnd(exchange),
  ]
  return clean(`${lines.join('\n')}\n`)
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

function renderEnd({ completed }: RecordedExchange): string[] {
  if (completed === undefined) return ['  outcome   not known (indeterminate)']
  const target = completed.targetMs === undefined ? '' : `, target ${completed.targetMs} ms`
  const error = completed.error === undefined ? '' : ` (${completed.error})`
  return [
    ...renderMasking(completed),
    `  outcome   ${completed.outcome}${error} after ${completed.durationMs} ms${target}`,
  ]
}

/** What was masked, by which profiles; what policy let who asked see; and that nothing was masked, where that is so. */
function renderMasking({ masked, profiles = [], unmasked }: Completed): string[] {
  const found = masked.map(({ kind, count, place, shown }) => {
    const seen = shown === true ? ' (shown by policy)' : ''
    return `${kind} x${count} at ${place}${seen}`
  })
  return [
    ...(found.length === 0 ? [] : [`  masked    ${found.join('; ')}`]),
    ...(profiles.length === 0 ? [] : [`  profiles  ${profiles.join(', ')}`]),
    ...(unmasked === undefined ? [] : [`  unmasked  it passed as it came (${unmasked})`]),
  ]
}

function content(what: string, text: string, maxChars: number): string[] {
  if (text === '') return []
  const shown = text.length <= maxChars ? text : `${text.slice(0, maxChars)} … (--full shows all)`
  return [`  ${what.padEnd(8)}  ${shown.trimEnd().replaceAll('\n', '\n            ')}`]
}

/** A text of others, so that no part of it looks like a line of the replay. */
const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trimEnd()
