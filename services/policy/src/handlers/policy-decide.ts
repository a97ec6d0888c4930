import type {
  Connection,
  Decision,
  Operation,
  policyDecide,
  RequestOf,
  SqlFacts,
} from '@sallyport/contracts'
import { sqlAccess, type SqlOptions } from '@sallyport/facts'
import {
  asShown,
  decideCall,
  decideSome,
  refuseUnasked,
  refuseWithoutPolicies,
} from '../domain/decide.ts'
import { type Gate, gateOf } from '../domain/pins/gate.ts'
import {
  type ArgumentProblems,
  isSame,
  type Objection,
  objectionOf,
} from '../domain/pins/objection.ts'
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
  readonly store: Pick<Store, 'connection' | 'policies'> & {
    readonly pins: Pick<Store['pins'], 'find'>
  }
  readonly sqlFacts: (text: unknown, options: SqlOptions) => Promise<SqlFacts>
  readonly argumentProblems: ArgumentProblems
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
      versionOf(deps, connection),
      'This method is not known to the gateway, and so it is refused.',
    )
  }
  const known = { deps, request, connection, meaning }
  return request.phase === 'list' ? decideShown(known) : decideCalled(known)
}

/** Everything that is known of a question before its arguments are looked at. */
interface Known {
  readonly deps: DecideDeps
  readonly request: Request
  readonly connection: Connection
  readonly meaning: VerbMeaning
}

const gate = ({ deps, request, connection }: Known): Gate =>
  gateOf(deps.store.pins, connection.name, request.operation)

/** Nothing stands against showing what was never seen: whoever shows it has it observed first. */
function decideShown(known: Known): Decision {
  const seen = gate(known)
  if (seen.is === 'held') return object(known, { reasons: [seen.reason] })
  return bound(judge(known, undefined), seen)
}

/** Times that a definition may change while a call is looked at. */
const MAX_ATTEMPTS = 3

async function decideCalled(known: Known): Promise<Decision> {
  const { deps, request, connection, meaning } = known
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const seen = gate(known)
    const objection = objectionOf(seen, request.operation, deps.argumentProblems)
    if (objection !== undefined) return bound(object(known, objection), seen)
    // oxlint-disable-next-line no-await-in-loop -- each attempt is about what the one before lost to
    const found = await understand(deps, connection, request.operation, meaning)
    if (isSame(seen, gate(known))) return bound(judge(known, found), seen)
  }
  return refuse(known, { reasons: ['Its definition changes all the time; try again.'] })
}

/** Whoever may not even see it is told that, and nothing of its definition. */
function object(known: Known, objection: Objection): Decision {
  const shown = judge(known, undefined)
  return shown.outcome === 'deny' ? shown : refuse(known, objection)
}

const refuse = ({ deps, request, connection, meaning }: Known, objection: Objection): Decision =>
  refuseUnasked(
    accessOf(connection, request.operation, meaning),
    versionOf(deps, connection),
    objection,
  )

/** A decision with the definition that it is about. */
const bound = (decision: Decision, seen: Gate): Decision =>
  seen.is === 'pinned' ? { ...decision, definition: seen.hash } : decision

const versionOf = ({ store }: DecideDeps, { name }: Connection): number =>
  store.policies(name)?.version ?? 0

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

/**
 * Asks the policies: about the call as it was understood, or else whether it may be shown. The set is looked up after
 * everything was awaited: it is the one in force now.
 */
function judge(
  { deps, request, connection, meaning }: Known,
  found: Understanding | undefined,
): Decision {
  const { principal, operation } = request
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
  return found === undefined ? asShown(decideCall(given)) : decideCall(given)
}
