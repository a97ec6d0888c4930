import { newExchangeId, type Obligations, type Operation } from '@sallyport/contracts'
import { replaceSpans, valueSpan } from '@sallyport/json'
import { errorReply, type Message } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import { operationOf } from '../domain/operation.ts'
import { EDGE_ERRORS, EdgeError } from '../errors.ts'
import { sealTargetRequest } from '../handles.ts'
import { answerTarget } from './answer-target.ts'
import type { Under } from '../task-handles.ts'
import { MaskingError } from './ask-masking.ts'
import type { Call } from './call.ts'
import { charge } from './charge.ts'
import { ExchangeLog } from './exchange-log.ts'
import { judge } from './judge.ts'
import { maskBy, type MaskTerms } from './mask-by.ts'
import { refusalOf } from './refusal-of.ts'

type Request = Extract<Message, { readonly kind: 'request' }>

/**
 * Takes a request by which a target turns to the client through the gateway: an exchange of its own, judged, masked and
 * written down. Resolves with the message for the client, under an id that only this client can answer; or with nothing
 * where it may not pass, and then the target has been told.
 */
export async function passTargetRequest(
  deps: Deps,
  call: Call,
  { message: request, text }: { readonly message: Request; readonly text: string },
  under: Under,
): Promise<string | undefined> {
  const operation = targetOperation(call, request)
  const asked = askedOf(deps, call, request, text, operation)
  try {
    const terms = termsOf(await permitted(deps, asked), under)
    const { content, shown = content } = await maskBy(asked, terms, text)
    const outgoing = withId(shown, sealTargetRequest(deps.sealer, call, refOf(asked, request)))
    await charge(call, under.charges, outgoing)
    await asked.log.complete({ outcome: 'delivered' })
    return outgoing
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error
    if (error instanceof MaskingError) asked.log.found(error.findings)
    await asked.log.complete({ outcome: 'refused', error: error.code })
    void answerTarget(deps, call, refusalFor(request, error))
    return undefined
  }
}

/**
 * Judges what a target asks of the client within a result (basic/patterns/mrtr): each an exchange of its own. Throws the
 * EdgeError `target_request_refused` where one may not pass, as a result cannot be passed on in part.
 */
export async function judgeInputRequests(
  deps: Deps,
  call: Call,
  requests: readonly Request[],
): Promise<void> {
  for (const request of requests) {
    const operation = targetOperation(call, request)
    const asked = askedOf(deps, call, request, JSON.stringify(request.params), operation)
    // In order, so that the evidence has them as the target gave them.
    // oxlint-disable-next-line no-await-in-loop
    await judgeInput(deps, asked)
  }
}

async function judgeInput(deps: Deps, asked: Call): Promise<void> {
  try {
    await permitted(deps, asked)
    await asked.log.complete({ outcome: 'delivered' })
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error
    await asked.log.complete({ outcome: 'refused', error: error.code })
    throw new EdgeError(
      'target_request_refused',
      `The target asked something of the client (${asked.operation.verb}), which may not pass: ${error.message}`,
      { cause: error },
    )
  }
}

/** What clients can be asked, in any revision: by another method a target would have the client do its own business. */
const OF_CLIENTS = new Set([
  'ping',
  'roots/list',
  'sampling/createMessage',
  'elicitation/create',
  'tasks/get',
  'tasks/result',
  'tasks/list',
  'tasks/cancel',
])

/**
 * By what a request is masked: by what its own decision obliges to, and by what the stream is under that it came on. It
 * can hold what the answer to the call would.
 */
const termsOf = (
  { mask, unmask = [] }: Obligations,
  { profiles, of, ...under }: Under,
): MaskTerms => ({
  profiles: [...new Set([mask, ...profiles])],
  unmask: unmask.filter((kind) => under.unmask.includes(kind)),
  ...(of !== undefined && { of }),
})

/** What a request may pass under. Nobody waits for consent to be asked something. */
async function permitted(deps: Deps, asked: Call): Promise<Obligations> {
  const { decision } = await judge(deps, asked)
  if (!OF_CLIENTS.has(asked.operation.verb))
    throw new EdgeError('policy_denied', 'The protocol has no such request to a client.')
  if (decision.outcome === 'allow') return decision.obligations
  if (decision.outcome === 'deny') throw refusalOf(decision, 'Refused by policy')
  throw new EdgeError('policy_denied', `Refused by policy: ${decision.reasons.join(' ')}`)
}

function targetOperation(call: Call, request: Request): Operation {
  const operation = operationOf(call.connection.name, request)
  if (operation === undefined)
    throw new EdgeError('target_invalid', "The target's request to the client cannot be judged.")
  return operation
}

/** The request as an exchange of its own in the client's session. */
function askedOf(
  deps: Deps,
  call: Call,
  message: Request,
  text: string,
  operation: Operation,
): Call {
  const { access: _, ...summary } = call.log.summary
  const { verb, name } = operation
  return {
    ...call,
    operation,
    message,
    ofTarget: true,
    body: Buffer.from(text),
    returned: {},
    log: new ExchangeLog(deps.journal, deps.source, {
      ...summary,
      id: newExchangeId(),
      verb,
      name,
    }),
  }
}

const refOf = ({ log }: Call, { id, method }: Request) => ({
  id,
  method,
  exchange: log.summary.id,
})

function withId(text: string, id: string): string {
  const span = valueSpan(text, ['id'])
  if (span === undefined) throw new EdgeError('target_invalid', "The target's request has no id.")
  return replaceSpans(text, [{ ...span, text: JSON.stringify(id) }])
}

const refusalFor = ({ id }: Request, { message }: EdgeError): string =>
  errorReply(id, EDGE_ERRORS.target_request_refused.rpc, message)
