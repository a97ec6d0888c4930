import type { Access, Operation, Principal, SqlFacts } from '@sallyport/contracts'
import type { VerbMeaning } from './verbs.ts'

/** Name of an entity. */
export interface Uid {
  readonly type: string
  readonly id: string
}

/** An entity with what a policy can read of it. */
export interface Entity {
  readonly uid: Uid
  readonly attrs: Readonly<Record<string, string>>
  readonly parents: readonly Uid[]
}

/** What is asked of the policy engine, in the terms of the schema. */
export interface Question {
  readonly principal: Uid
  readonly action: Uid
  readonly resource: Uid
  readonly entities: readonly Entity[]
  readonly context: {
    readonly approved: boolean
    readonly access: Access
    readonly sql?: Omit<SqlFacts, 'problem'>
  }
}

/** What the engine answers. An error means that some policy could not be evaluated, so that no answer can be trusted. */
export type Verdict =
  | { readonly is: 'allow' | 'deny'; readonly determining: readonly string[] }
  | { readonly is: 'error' }

/** Evaluates a policy set. */
export type Authorize = (question: Question) => Verdict

/** Puts an operation into the terms of the schema, for now without approval. */
export function questionOf(
  principal: Principal,
  operation: Operation,
  meaning: VerbMeaning,
  found: { readonly access: Access; readonly sql?: SqlFacts },
  groups: ReadonlySet<string>,
): Question {
  const who = { type: principal.kind === 'agent' ? 'Agent' : 'User', id: principal.id }
  const connection = { type: 'Connection', id: operation.connection }
  const { resource, entities } = resourceOf(operation, meaning, connection)
  return {
    principal: who,
    action: { type: 'Action', id: meaning.action },
    resource,
    entities: [
      { uid: who, attrs: {}, parents: memberships(principal, groups) },
      { uid: connection, attrs: {}, parents: [] },
      ...entities,
    ],
    context: {
      approved: false,
      access: found.access,
      ...(found.sql !== undefined && { sql: readable(found.sql) }),
    },
  }
}

/** The same question, as if the people who must consent had done so. */
export const asApproved = (question: Question): Question => ({
  ...question,
  context: { ...question.context, approved: true },
})

/** Groups that no policy of the set names cannot change its answer; they would only cost time. */
const memberships = (principal: Principal, named: ReadonlySet<string>): Uid[] =>
  principal.groups.filter((group) => named.has(group)).map((id) => ({ type: 'Group', id }))

function resourceOf(
  { name }: Operation,
  { resource: type }: VerbMeaning,
  connection: Uid,
): { resource: Uid; entities: readonly Entity[] } {
  if (type === 'Connection') return { resource: connection, entities: [] }
  const resource = { type, id: name }
  const attrs = type === 'Resource' ? { uri: name } : { name }
  return { resource, entities: [{ uid: resource, attrs, parents: [connection] }] }
}

/** The sentence for people is no part of what a policy can read. */
function readable(facts: SqlFacts): Omit<SqlFacts, 'problem'> {
  const { understood, statements, verbs, tablesRead, tablesWritten, functions } = facts
  return { understood, statements, verbs, tablesRead, tablesWritten, functions }
}
