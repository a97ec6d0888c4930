import { randomUUID } from 'node:crypto'
import {
  type PolicyJson,
  preparsePolicySet,
  preparseSchema,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs'
import type { PolicySet } from '../domain/decide.ts'
import type { Authorize, Question, Verdict } from '../domain/question.ts'
import { PolicyError } from '../errors.ts'
import { compile, type CompiledPolicy } from './compile.ts'
import { forUnknownSql } from './list-policies.ts'
import { groupsNamed } from './syntax.ts'

/** The policy engine: Cedar, in this thread. */
export interface Engine {
  /** Everything that is wrong with a policy text; nothing if it can be published. */
  problems(text: string): readonly string[]
  /**
   * Reads the set of a connection, in place of the one before. The engine cannot forget a set, so each connection keeps
   * one place in it. Throws where the text is not valid.
   */
  load(connection: string, version: number, text: string): PolicySet
}

/** Takes the schema in Cedar's own notation. Throws where that is not valid. `failed` is told what the engine threw. */
export function createEngine(schema: string, failed: (error: unknown) => void): Engine {
  // Sets and schemas are known by name to everyone in this thread.
  const id = randomUUID()
  if (preparseSchema(id, schema).type === 'failure') {
    throw new PolicyError('invalid_schema', 'the Cedar schema of the service cannot be read')
  }
  return {
    problems(text) {
      try {
        const compiled = compile(text, schema)
        return 'problems' in compiled ? compiled.problems : []
      } catch (error) {
        failed(error)
        return ['The text is more than the policy engine can read.']
      }
    },
    load(connection, version, text) {
      const compiled = compile(text, schema)
      if ('problems' in compiled) throw unusable()
      const { policies } = compiled
      const exact = `${id}/${connection}`
      const some = `${exact}/some`
      preparse(exact, policies, ({ source }) => source)
      preparse(some, policies, ({ json }) => forUnknownSql(json))
      // Cedar names the determining policies in any order; decisions name them as the text does.
      const order = policies.map((policy) => policy.id)
      return {
        version,
        terms: new Map(policies.map((policy) => [policy.id, policy.terms])),
        groups: new Set(policies.flatMap(({ json }) => [...groupsNamed(json)])),
        authorize: authorizer(id, exact, order, failed),
        authorizeSome: authorizer(id, some, order, failed),
      }
    },
  }
}

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
  new PolicyError('invalid_policy_set', 'the policy set cannot be read; publish a valid one')

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
    entities: entities.map(({ uid, attrs, parents }) => ({ uid, attrs, parents: [...parents] })),
    preparsedSchemaName: schema,
    preparsedPolicySetId: policies,
    validateRequest: true,
  })
  if (answer.type === 'failure') return { is: 'error' }
  const { decision, diagnostics } = answer.response
  if (diagnostics.errors.length > 0) return { is: 'error' }
  return { is: decision, determining: order.filter((id) => diagnostics.reason.includes(id)) }
}
