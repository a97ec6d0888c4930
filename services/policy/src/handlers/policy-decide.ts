import type {
  Connection,
  Decision,
  Operation,
  policyDecide,
  RequestOf,
  SqlFacts,
} from '@sallyport/contracts'
import { sqlAccess, type SqlOptions } from '@sallyport/facts'
import { asShown, decideCall, decideSome, refuseWithoutPolicies } from '../domain/decide.ts'
import { questionOf } from '../domain/question.ts'
import {
  declaredAccess,
  NO_SQL_YET,
  sqlArgument,
  sqlOf,
  type Understanding,
} from '../domain/understand.ts'
import { meaningOf, type VerbMeaning } from '../domain/verbs.ts'
import type { Events } from '../events.ts'
import type { Store } from '../store.ts'

/** What deciding needs. */
export interface DecideDeps {
  readonly store: Pick<Store, 'connection' | 'policies'>
  readonly sqlFacts: (text: unknown, options: SqlOptions) => Promise<SqlFacts>
  readonly events: Pick<Events, 'decided'>
}

type Request = RequestOf<typeof policyDecide>

/** Serves `policy.decide`. */
export const decide =
  (deps: DecideDeps) =>
  async (request: Request): Promise<Decision> => {
    const decision = await answer(deps, request)
    const { connection, verb } = request.operation
    deps.events.decided(connection, verb, decision.outcome, decision.policyVersion)
    return decision
  }

async function answer(deps: DecideDeps, request: Request): Promise<Decision> {
  const { operation } = request
  const connection = deps.store.connection(operation.connection)
  if (connection === undefined) return refuseWithoutPolicies(0, 'This connection does not exist.')
  const meaning = meaningOf(operation.verb)
  if (meaning === undefined) {
    return refuseWithoutPolicies(
      deps.store.policies(operation.connection)?.version ?? 0,
      'This method is not known to the gateway, and so it is refused.',
    )
  }
  const found =
    request.phase === 'call' ? await understand(deps, connection, operation, meaning) : undefined
  return judge(deps, request, connection, meaning, found)
}

/** Finds out what an operation may do, from the facts where its connection declares that it holds SQL. */
async function understand(
  deps: DecideDeps,
  connection: Connection,
  operation: Operation,
  meaning: VerbMeaning,
): Promise<Understanding> {
  const declaration = sqlOf(connection, operation)
  if (declaration === undefined) return { access: accessOf(connection, operation, meaning) }
  const { dialect, defaultSchema } = declaration
  const sql = await deps.sqlFacts(sqlArgument(operation, declaration), { dialect, defaultSchema })
  return { access: sqlAccess(sql), facts: { sql } }
}

const accessOf = (connection: Connection, operation: Operation, meaning: VerbMeaning) =>
  meaning.resource === 'Tool' ? declaredAccess(connection, operation) : meaning.access

/** Asks the policies. The set is looked up after everything was awaited: it is the one in force now. */
function judge(
  deps: DecideDeps,
  { principal, operation, phase }: Request,
  connection: Connection,
  meaning: VerbMeaning,
  found: Understanding | undefined,
): Decision {
  const published = deps.store.policies(operation.connection)
  if (published === undefined) {
    return refuseWithoutPolicies(0, 'No policy permits anything on this connection yet.')
  }
  const { set } = published
  if (set === undefined) {
    return refuseWithoutPolicies(
      published.version,
      'The policies of this connection cannot be read; nothing is permitted.',
    )
  }
  const unknown = found === undefined && sqlOf(connection, operation) !== undefined
  const understanding = found ?? { access: accessOf(connection, operation, meaning) }
  const sql = unknown ? NO_SQL_YET : understanding.facts?.sql
  const seen = { access: understanding.access, ...(sql !== undefined && { sql }) }
  const question = questionOf(principal, operation, meaning, seen, set.groups)
  const given = { principal, operation, question, understanding, mask: connection.mask, set }
  if (unknown) return decideSome(given)
  return phase === 'list' ? asShown(decideCall(given)) : decideCall(given)
}
