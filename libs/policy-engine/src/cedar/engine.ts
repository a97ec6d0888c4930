import { randomUUID } from 'node:crypto'
import {
  type PolicyJson,
  preparsePolicySet,
  preparseSchema,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs'
import type { ArgumentTypes } from '@sallyport/contracts'
import { type About, aboutPublished, UNKNOWN } from '../about.ts'
import { flatTypes } from '../arguments/flat.ts'
import type { PolicySet } from '../domain/decide.ts'
import type { Authorize, Question, Verdict } from '../domain/question.ts'
import { PolicyEngineError } from '../errors.ts'
import { readsOf } from '../arguments/reads.ts'
import { callSchema } from '../schema.ts'
import { compile, type Compiled, type CompiledPolicy } from './compile.ts'
import { type ListKind, LISTS } from './list-policies.ts'
import { createMemo, type Memo } from './memo.ts'
import { readsOfSet } from './reads-of-set.ts'
import { asksForApproval, groupsNamed } from './syntax.ts'
import { isWellFormed } from './well-formed.ts'

/** The policy engine: Cedar, in this thread. */
export interface Engine {
  /** Reads a policy text as an author means to publish it: what it reads of arguments, or everything that is wrong. */
  check(text: string, about?: About): Checked
  /**
   * Reads the set of a connection, in place of the one before; `types` are the arguments that it reads, as its check
   * told them. The engine cannot forget a set, so each connection keeps one place in it. Throws where the text is not
   * valid.
   */
  load(
    connection: string,
    version: number,
    text: string,
    types?: readonly ArgumentTypes[],
  ): PolicySet
}

/** What comes of a check. */
export type Checked =
  | { readonly arguments: readonly ArgumentTypes[] }
  | { readonly problems: readonly string[] }

/** `failed` is told what the engine threw; `memo` keeps verdicts. */
export function createEngine(failed: (error: unknown) => void, memo: Memo = createMemo()): Engine {
  // Sets and schemas are known by name to everyone in this thread.
  const id = randomUUID()
  return {
    check(text, about = UNKNOWN) {
      try {
        const compiled = compile(text, about)
        return 'problems' in compiled ? compiled : { arguments: compiled.arguments }
      } catch (error) {
        failed(error)
        return { problems: ['The text is more than the policy engine can read.'] }
      }
    },
    load(connection, version, text, types = []) {
      const compiled = compile(text, aboutPublished(types))
      if ('problems' in compiled) throw unusable()
      return placed(`${id}/${connection}`, version, compiled, { failed, memo })
    },
  }
}

/** Puts a set in its place in the engine. */
function placed(
  place: string,
  version: number,
  { policies, arguments: types }: Exclude<Compiled, { problems: unknown }>,
  { failed, memo }: { readonly failed: (error: unknown) => void; readonly memo: Memo },
): PolicySet {
  const flat = new Map(types.flatMap(({ members }) => members.flatMap(flatTypes)))
  if (preparseSchema(place, callSchema(flat)).type === 'failure') {
    throw new PolicyEngineError('invalid_schema', 'the Cedar schema of the calls cannot be read')
  }
  preparse(place, policies, ({ source, json }) => source ?? json)
  const consented = policies.filter(({ json }) => readsApproval(json))
  preparse(`${place}/approved`, consented, ({ source, json }) => source ?? json)
  for (const list of LISTS) preparse(`${place}/${list}`, policies, ({ lists }) => lists[list])
  // Cedar names the determining policies in any order; decisions name them as the text does.
  const order = policies.map((policy) => policy.id)
  const ask = (policySet: string, of: readonly PolicyJson[]) =>
    unicodeOnly(memo.wrap(authorizer(place, policySet, order, failed), readsOfSet(of)))
  const some = (list: ListKind) =>
    ask(
      `${place}/${list}`,
      policies.map(({ lists }) => lists[list]),
    )
  return {
    version,
    terms: new Map(policies.map((policy) => [policy.id, policy.terms])),
    groups: new Set(policies.flatMap(({ json }) => [...groupsNamed(json)])),
    authorize: ask(
      place,
      policies.map(({ json }) => json),
    ),
    authorizeApproved: ask(
      `${place}/approved`,
      consented.map(({ json }) => json),
    ),
    authorizeSome: {
      arguments: some('arguments'),
      arguments_and_access: some('arguments_and_access'),
    },
    reads: readsOf(types),
  }
}

/** Whether an approval can change what a policy says. */
const readsApproval = (policy: PolicyJson): boolean =>
  asksForApproval(policy) || readsOfSet([policy]).wholeContext

function preparse(
  name: string,
  policies: readonly CompiledPolicy[],
  read: (policy: CompiledPolicy) => string | PolicyJson,
): void {
  const entries = policies.map((policy) => [policy.id, read(policy)] as const)
  const answer = preparsePolicySet(name, { staticPolicies: Object.fromEntries(entries) })
  if (answer.type === 'failure') throw unusable()
}

const unusable = () =>
  new PolicyEngineError('invalid_policy_set', 'the policy set cannot be read; publish a valid one')

/** What is no Unicode has no answer, read or not. */
const unicodeOnly =
  (authorize: Authorize): Authorize =>
  (question) =>
    isWellFormed(question) ? authorize(question) : { is: 'error' }

/**
 * Asks the engine, request validation on. An answer that comes with the error of any policy is no answer: Cedar leaves
 * out a policy that cannot be evaluated, a forbid too.
 */
const authorizer =
  (
    schema: string,
    policies: string,
    order: readonly string[],
    failed: (error: unknown) => void,
  ): Authorize =>
  (question) => {
    try {
      return verdictOf(schema, policies, order, question)
    } catch (error) {
      failed(error)
      return { is: 'error' }
    }
  }

function verdictOf(
  schema: string,
  policies: string,
  order: readonly string[],
  question: Question,
): Verdict {
  const { principal, action, resource, context, entities } = question
  const answer = statefulIsAuthorized({
    principal: { ...principal },
    action: { ...action },
    resource: { ...resource },
    context: { ...context },
    entities: entities.map(({ uid, attrs, parents, tags = {} }) => ({
      uid,
      attrs: { ...attrs },
      parents: [...parents],
      tags: { ...tags },
    })),
    preparsedSchemaName: schema,
    preparsedPolicySetId: policies,
    validateRequest: true,
  })
  if (answer.type === 'failure') return { is: 'error' }
  const { decision, diagnostics } = answer.response
  if (diagnostics.errors.length > 0) return { is: 'error' }
  return { is: decision, determining: order.filter((id) => diagnostics.reason.includes(id)) }
}
