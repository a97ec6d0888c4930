import type { Decision } from '@sallyport/contracts'
import { isObject, operationName, readMessage } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import { EdgeError } from '../errors.ts'
import type { Call } from './call.ts'
import { listOf } from './learn.ts'
import { failClosed } from '../domain/fail-closed.ts'
import { withinBounds } from '../domain/facts-within-bounds.ts'
import { MaskingError } from './ask-masking.ts'
import { maskBy, outlineOf } from './mask-by.ts'
import type { Masked } from './masked.ts'

/** The decision about a call, durable, and the request as evidence and approvers may see it. */
export interface Judged {
  readonly decision: Decision
  readonly request: Masked
  /** The decision as evidence and approvers may see it. */
  readonly shown: Decision
}

/**
 * Asks policy, masks the request for the evidence beside it, and writes the decision. Where either cannot be asked, the
 * refusal is written and the EdgeError is thrown on.
 */
export async function judge(deps: Deps, call: Call): Promise<Judged> {
  const deciding = decide(deps, call)
  const [decision, request] = await Promise.allSettled([deciding, maskRequest(call, deciding)])
  call.log.rename(...(request.status === 'fulfilled' ? maskedNames(call, request.value) : UNNAMED))
  if (decision.status === 'fulfilled' && request.status === 'fulfilled') {
    const shown = await maskDecision(call, decision.value, request.value)
    await call.log.decided(shown, request.value)
    return { decision: decision.value, request: request.value, shown }
  }
  const failure: unknown = decision.status === 'rejected' ? decision.reason : reasonOf(request)
  const seen = request.status === 'fulfilled' ? request.value : outlined(call, request.reason)
  await call.log.decided(failClosed(sentence(failure)), seen)
  throw failure
}

/** Decides on a call; where nobody has seen for long, or ever, what it uses, the target is looked at first. */
async function decide(deps: Deps, call: Call): Promise<Decision> {
  const taking = call.returned.leg?.consent === undefined ? 'take' : 'continues'
  const ask = (limits: 'take' | 'continues' | 'check'): Promise<Decision> =>
    call.controls.decide('call', call.principal, call.operation, limits)
  const first = await ask(taking)
  const list = listOf(call)
  if (list === undefined || !worthALook(first)) return first
  if (!deps.sightings.due(call.connection.name, list, isUnknown(first))) return first
  await deps.sightings.look(call.connection.name, list, () => deps.learn(call))
  // One call takes once: what was allowed has taken.
  return ask(first.outcome === 'allow' ? 'check' : taking)
}

const isUnknown = (decision: Decision): boolean =>
  decision.outcome === 'deny' && decision.needs === 'definition'

/** What policy refuses in any case needs no look at the target. */
const worthALook = (decision: Decision): boolean =>
  decision.outcome !== 'deny' || isUnknown(decision)

/**
 * A decision without what must be masked: its facts and reasons repeat what stood in the request, and facts may hold
 * what only parsing brought to light.
 */
export async function maskDecision(
  call: Call,
  decision: Decision,
  request: Masked,
): Promise<Decision> {
  const { facts, reasons } = decision
  if (request.unmasked !== undefined) return withheld(decision)
  if (facts === undefined && request.findings.length === 0) return decision
  const told = JSON.stringify({ reasons, ...(facts !== undefined && { facts }) })
  const masked = await maskForEvidence(call, told)
  if (masked.unmasked !== undefined) return withheld(decision)
  if (masked.findings.length === 0) return decision
  // Masking replaces strings by strings, and nothing else.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const shown = JSON.parse(masked.content) as Pick<Decision, 'facts' | 'reasons'>
  return {
    ...decision,
    ...(shown.facts !== undefined && { facts: withinBounds(shown.facts) }),
    ...(JSON.stringify(shown.facts) !== JSON.stringify(facts) && { factsMasked: true }),
    reasons: shown.reasons.map((text) => text.slice(0, MAX_REASON)),
  }
}

/** A decision without anything that could repeat what stood in the request. */
const withheld = ({ facts, ...decision }: Decision): Decision => ({
  ...decision,
  ...(facts !== undefined && { factsMasked: true }),
  reasons: [UNSEEN],
})

const UNSEEN =
  'What was asked could not be masked, and the masking profile lets it pass: it is recorded without its content, facts and reasons.'

/** Longest reason of a decision, in characters: a placeholder can be longer than what it stands for. */
const MAX_REASON = 512
const UNNAMED = ['', 'unknown'] as const

/** The operation's name and verb as the evidence may hold them: a URI, even a method, can hold what must be masked. */
function maskedNames({ operation }: Call, request: Masked): readonly [string, string] {
  const { name, verb } = operation
  if (request.unmasked !== undefined) return UNNAMED
  if (request.findings.length === 0) return [name, verb]
  const message = readMessage(JSON.parse(request.content))
  if (message === undefined || !('method' in message)) return [name, verb]
  const known = message.method === verb
  return [
    (name === '' || !known ? '' : operationName(verb, message.params)) ?? '',
    known ? verb : 'unknown',
  ]
}

/** Bodies above this many bytes are masked only once it is known that they may pass: masking is the costly part. */
const LARGE_BYTES = 65_536

/** Masks the body as it came; a large one that is refused, without its arguments. A call without a body has no content. */
async function maskRequest(call: Call, deciding: Promise<Decision>): Promise<Masked> {
  const { body } = call
  if (body === undefined) return { content: '', findings: [] }
  const refused = body.length > LARGE_BYTES && (await deciding).outcome === 'deny'
  const text = refused ? withoutArguments(call, body.length) : Buffer.from(body).toString('utf8')
  return maskForEvidence(call, text)
}

/**
 * Masks what was asked by the profile of the connection; nothing of it is shown to anybody who may see more. What cannot be
 * masked passes where that profile says so, and what the client answers a target never does, as the target gets it masked.
 */
async function maskForEvidence(call: Call, text: string): Promise<Masked> {
  const { connection, controls, message, ofTarget } = call
  const terms = { profiles: [connection.mask], unmask: [] }
  try {
    return await maskBy(call, terms, text, ofTarget === true ? 'response' : 'request')
  } catch (error) {
    const why = error instanceof MaskingError ? error.why : undefined
    const answers = message?.kind === 'result' || message?.kind === 'error'
    if (why === undefined || answers || !controls.passes(connection.mask, why)) throw error
    return { content: outlineOf(text), findings: [], unmasked: why }
  }
}

/** What the evidence has of a request that could not be masked. */
function outlined({ body }: Call, failure: unknown): Masked | undefined {
  if (body === undefined) return undefined
  const findings = failure instanceof MaskingError ? failure.findings : []
  return { content: outlineOf(body), findings }
}

/** What a message asked for, without what it brought along. */
function withoutArguments({ message }: Call, bytes: number): string {
  const { method = '', params = {} } = message !== undefined && 'method' in message ? message : {}
  const { name, uri, taskId } = params
  const shown = { name, uri, taskId, ref: refOf(params['ref']), omittedBytes: bytes }
  return JSON.stringify({ jsonrpc: '2.0', method, params: shown })
}

function refOf(ref: unknown): unknown {
  if (!isObject(ref)) return undefined
  const { type, name, uri } = ref
  return { type, name, uri }
}

const reasonOf = (result: PromiseSettledResult<unknown>): unknown =>
  result.status === 'rejected' ? result.reason : undefined

const sentence = (failure: unknown): string =>
  failure instanceof EdgeError ? failure.message : 'The gateway failed.'
