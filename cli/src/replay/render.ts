import { clean } from '../output/clean.ts'
import type { Decided, RecordedExchange } from './exchanges.ts'

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
  return `  decision  ${decision.outcome} (${decision.access}), policy version ${decision.policyVersion}${by}${why}${consent}`
}

function renderVote({ voter, vote, reason }: NonNullable<Decided['votes']>[number]): string {
  const verb = vote === 'approve' ? 'approved' : 'denied'
  return `\n            ${onOneLine(`${verb} by ${voter}${reason === '' ? '' : `: ${reason}`}`)}`
}

function renderEnd({ completed }: RecordedExchange): string[] {
  if (completed === undefined) return ['  outcome   not known (indeterminate)']
  const masked = completed.masked.map(({ kind, count, place }) => `${kind} x${count} at ${place}`)
  const target = completed.targetMs === undefined ? '' : `, target ${completed.targetMs} ms`
  const error = completed.error === undefined ? '' : ` (${completed.error})`
  return [
    ...(masked.length === 0 ? [] : [`  masked    ${masked.join('; ')}`]),
    `  outcome   ${completed.outcome}${error} after ${completed.durationMs} ms${target}`,
  ]
}

function content(what: string, text: string, maxChars: number): string[] {
  if (text === '') return []
  const shown = text.length <= maxChars ? text : `${text.slice(0, maxChars)} … (--full shows all)`
  return [`  ${what.padEnd(8)}  ${shown.trimEnd().replaceAll('\n', '\n            ')}`]
}

/** A text of others, so that no part of it looks like a line of the replay. */
const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trimEnd()
