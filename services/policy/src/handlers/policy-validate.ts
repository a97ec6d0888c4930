import {
  MAX_POLICY_PROBLEMS,
  type policyValidate,
  type ReplyOf,
  type RequestOf,
} from '@sallyport/contracts'
import { changesOf, type Engine } from '@sallyport/policy-engine'
import { refusal } from '../errors.ts'
import type { Store } from '../store.ts'

const MAX_PROBLEM_CHARS = 1024

/** What looking a draft over needs. */
export interface ValidateDeps {
  readonly store: Pick<Store, 'about' | 'connection' | 'policies'>
  readonly engine: Pick<Engine, 'check'>
}

/** Serves `policy.validate`. */
export const validate =
  ({ store, engine }: ValidateDeps) =>
  ({ connection, cedar }: RequestOf<typeof policyValidate>): ReplyOf<typeof policyValidate> => {
    if (store.connection(connection) === undefined) {
      throw refusal('not_found', 'No connection has this name.')
    }
    const checked = engine.check(cedar, store.about(connection))
    const problems = 'problems' in checked ? checked.problems : []
    const current = store.policies(connection)
    const inForce = current?.version ?? 0
    const labels = { before: `version ${inForce}`, after: 'draft' }
    const changes = changesOf(current?.cedar ?? '', cedar, labels)
    return {
      problems: problems
        .slice(0, MAX_POLICY_PROBLEMS)
        .map((problem) => problem.slice(0, MAX_PROBLEM_CHARS)),
      more: Math.max(0, problems.length - MAX_POLICY_PROBLEMS),
      inForce,
      ...(changes !== undefined && { changes }),
    }
  }
