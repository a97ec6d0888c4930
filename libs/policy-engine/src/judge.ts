import type { Connection, Decision, policyDecide, RequestOf } from '@sallyport/contracts'
import { convert } from './arguments/convert.ts'
import { staleArgument } from './arguments/stale.ts'
import {
  asShown,
  type Case,
  decideCall,
  decideSome,
  type PolicySet,
  refuseUnasked,
  refuseWithoutPolicies,
  type Objection,
} from './domain/decide.ts'
import { questionOf } from './domain/question.ts'
import { shown } from './domain/reasons.ts'
import {
  accessOf,
  declaredTool,
  type FactFinders,
  factsOf,
  isJudgedByArguments,
  noFactsYet,
  type Understanding,
} from './domain/understand.ts'
import { meaningOf, type VerbMeaning } from './domain/verbs.ts'

/** The newest version of a connection's policy set; without `set` it cannot be used. */
export interface Published {
  readonly version: number
  readonly set?: PolicySet
}

type Request = RequestOf<typeof policyDecide>

/** A question with all that it is decided by. */
export interface Subject {
  readonly request: Request
  readonly connection: Connection
  readonly meaning: VerbMeaning
  /** When it is asked. */
  readonly at: Date
}

/** Reads a question; or the refusal where its method is not known. */
export function subjectOf(
  request: Request,
  connection: Connection,
  version: number,
  at: Date,
): Subject | { readonly refusal: Decision } {
  const meaning = meaningOf(request.operation.verb)
  return meaning === undefined
    ? { refusal: refuseWithoutPolicies(version, UNKNOWN_METHOD) }
    : { request, connection, meaning, at }
}

const UNKNOWN_METHOD = 'This method is not known to the gateway, and so it is refused.'

/**
 * Finds out what a call may do, from facts of its arguments where its connection declares what they hold; by the
 * definition that is pinned, if there is one.
 */
export async function understand(
  subject: Subject,
  find: FactFinders,
  definition?: string,
): Promise<Understanding> {
  const { connection, request } = subject
  const tool = declaredTool(connection, request.operation)
  if (tool === undefined) return { access: declaredAccess(subject) }
  const facts = await factsOf(tool, request.operation, find, definition)
  const access = accessOf(facts) ?? declaredAccess(subject)
  return { access, ...(Object.keys(facts).length > 0 && { facts }) }
}

/** What an operation may do as far as it is declared; a tool that is not declared may write. */
function declaredAccess({ connection, request: { operation }, meaning }: Subject) {
  if (meaning.resource !== 'Tool') return meaning.access
  return declaredTool(connection, operation)?.access ?? 'write'
}

/** Asks the policies in force about a call as it was understood, by the definition that is pinned, if there is one. */
export function judgeCall(
  subject: Subject,
  published: Published | undefined,
  found: Understanding,
  definition?: string,
): Decision {
  const usable = setOf(published)
  if ('refusal' in usable) return usable.refusal
  const { set } = usable
  const { arguments: args = {} } = subject.request.operation
  const members = readsBy(set, subject)
  const stale = staleIn(subject, members, definition)
  if (stale !== undefined) return notAsPublished(subject, usable, stale)
  const converted = members && convert(members, args)
  if (converted !== undefined && 'mismatch' in converted) {
    return notAsPublished(subject, usable, converted.mismatch)
  }
  return decideCall(caseOf(subject, set, found, converted?.flat))
}

/** Refuses what the policies were not written for. Whoever may not even see it is told that, and nothing else. */
function notAsPublished(
  subject: Subject,
  { set }: { readonly set: PolicySet },
  path: readonly string[],
): Decision {
  const seen = judgeShown(subject, { version: set.version, set })
  if (seen.outcome === 'deny') return { ...seen, unasked: true }
  const { name } = subject.request.operation
  return object(subject, set.version, { reasons: [mismatch(name, path.join('.'))] })
}

function staleIn(
  { meaning }: Subject,
  members: ReturnType<typeof readsBy>,
  definition: string | undefined,
): readonly string[] | undefined {
  if (members === undefined || definition === undefined) return undefined
  return staleArgument(members, meaning.resource === 'Prompt' ? 'prompt' : 'tool', definition)
}

const mismatch = (name: string, argument: string): string =>
  `The argument ${shown(argument)} of ${shown(name)} is not what the policies of this connection were written for. If the target has changed its definition, publish the policies again.`

/** Asks the policies in force whether something may be shown, its arguments being unknown. */
export function judgeShown(subject: Subject, published: Published | undefined): Decision {
  const usable = setOf(published)
  if ('refusal' in usable) return usable.refusal
  const { given, depends } = caseShown(subject, usable.set)
  return depends ? decideSome(given) : asShown(decideCall(given))
}

/** An operation of which the arguments are not known, and whether its decision may depend on them. */
export function caseShown(
  subject: Subject,
  set: PolicySet,
): { readonly given: Case; readonly depends: boolean } {
  const tool = declaredTool(subject.connection, subject.request.operation)
  const facts = tool === undefined ? {} : noFactsYet(tool)
  const reads = readsBy(set, subject) !== undefined
  const understanding = { access: declaredAccess(subject) }
  const given = caseOf(subject, set, { ...understanding, facts }, reads ? {} : undefined)
  return {
    given: { ...given, understanding },
    depends: reads || Object.keys(facts).length > 0,
  }
}

/** The set to ask, or the refusal where there is none. */
function setOf(
  published: Published | undefined,
): { readonly set: PolicySet } | { readonly refusal: Decision } {
  if (published === undefined) return { refusal: refuseWithoutPolicies(0, NO_POLICIES) }
  const { set, version } = published
  return set === undefined ? { refusal: refuseWithoutPolicies(version, UNUSABLE) } : { set }
}

const NO_POLICIES = 'No policy permits anything on this connection yet.'
const UNUSABLE = 'The policies of this connection cannot be read; nothing is permitted.'

/** The arguments that policies read of what is asked for. */
export function readsBy(set: PolicySet, { request: { operation }, meaning }: Subject) {
  if (meaning.resource === 'Tool') return set.reads('tool', operation.name)
  return meaning.resource === 'Prompt' ? set.reads('prompt', operation.name) : undefined
}

function caseOf(
  { request, connection, meaning, at }: Subject,
  set: PolicySet,
  found: {
    readonly access: Understanding['access']
    readonly facts?: Understanding['facts'] | undefined
  },
  flat: Parameters<typeof questionOf>[2]['arguments'],
): Case {
  const { labels, timeZone, mask } = connection
  const circumstances = { at, labels, timeZone, clientAddress: request.clientAddress }
  const seen = { ...found, arguments: flat }
  const tool = declaredTool(connection, request.operation)
  return {
    principal: request.principal,
    operation: request.operation,
    question: questionOf(request, meaning, seen, circumstances, set.groups),
    understanding: { access: found.access, ...(found.facts && { facts: found.facts }) },
    mask,
    set,
    list: isJudgedByArguments(tool) ? 'arguments_and_access' : 'arguments',
  }
}

/** Refuses without asking the policies, because something stands against the operation before. */
export const object = (subject: Subject, version: number, objection: Objection): Decision => ({
  ...refuseUnasked(declaredAccess(subject), version, objection),
  unasked: true,
})
