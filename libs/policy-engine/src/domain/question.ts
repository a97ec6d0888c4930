import {
  type Access,
  type Facts,
  type Operation,
  type Principal,
  type SqlFacts,
  plainAddress,
} from '@sallyport/contracts'
import type { FlatValue } from '../arguments/convert.ts'
import { clockIn } from './clock.ts'
import type { VerbMeaning } from './verbs.ts'

/** Name of an entity. */
export interface Uid {
  readonly type: string
  readonly id: string
}

type Value = string | number | boolean | Value[] | { [name: string]: Value }

/** An entity with what a policy can read of it. */
export interface Entity {
  readonly uid: Uid
  readonly attrs: Readonly<Record<string, Value>>
  readonly parents: readonly Uid[]
  readonly tags?: Readonly<Record<string, Value>>
}

/** What is asked of the policy engine, in the terms of the schema. */
export interface Question {
  readonly principal: Uid
  readonly action: Uid
  readonly resource: Uid
  readonly entities: readonly Entity[]
  readonly context: Readonly<Record<string, Value>>
}

/** What the engine answers. An error means that some policy could not be evaluated, so that no answer can be trusted. */
export type Verdict =
  | { readonly is: 'allow' | 'deny'; readonly determining: readonly string[] }
  | { readonly is: 'error' }

/** Evaluates a policy set. */
export type Authorize = (question: Question) => Verdict

/** Where and when something is asked, and of which connection. */
export interface Circumstances {
  readonly at: Date
  readonly clientAddress?: string | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  /** IANA time zone; UTC unless said. */
  readonly timeZone?: string | undefined
}

/** What was found out about an operation. */
export interface Found {
  readonly access: Access
  readonly facts?: Facts | undefined
  /** Arguments as the policies read them. */
  readonly arguments?: Readonly<Record<string, FlatValue>> | undefined
}

/** Puts an operation into the terms of the schema, for now without approval. */
export function questionOf(
  asked: { readonly principal: Principal; readonly operation: Operation },
  meaning: VerbMeaning,
  found: Found,
  circumstances: Circumstances,
  groups: ReadonlySet<string>,
): Question {
  const { principal, operation } = asked
  const who = { type: principal.kind === 'agent' ? 'Agent' : 'User', id: principal.id }
  const connection = { type: 'Connection', id: operation.connection }
  const { resource, entities } = resourceOf(operation, meaning, connection)
  return {
    principal: who,
    action: { type: 'Action', id: meaning.action },
    resource,
    entities: [
      // First who asks, then the connection: verdicts are kept by that.
      principalEntity(principal, who, memberships(principal, groups)),
      {
        uid: connection,
        attrs: { name: connection.id },
        parents: [],
        tags: circumstances.labels ?? {},
      },
      ...entities,
    ],
    context: contextOf(connection, found, circumstances),
  }
}

/** The same question, as if the people who must consent had done so. */
export const asApproved = (question: Question): Question => ({
  ...question,
  context: { ...question.context, approved: true },
})

function contextOf(
  connection: Uid,
  { access, facts, arguments: flat }: Found,
  { at, clientAddress, timeZone = 'UTC' }: Circumstances,
): Question['context'] {
  const address = plainAddress(clientAddress)
  const clock = clockIn(timeZone, at)
  return {
    approved: false,
    access,
    connection: { __entity: { ...connection } },
    ...(clock && { time: { now: extension('datetime', at.toISOString()), ...clock } }),
    ...(address !== undefined && { clientAddress: extension('ip', address) }),
    ...(facts?.sql && { sql: readableSql(facts.sql) }),
    ...(facts?.shell && { shell: readable(facts.shell) }),
    ...(facts?.url && { url: readable(facts.url) }),
    ...(facts?.path && { path: readable(facts.path) }),
    ...(flat && { arguments: flat }),
  }
}

const extension = (fn: string, arg: string): Value => ({ __extn: { fn, arg } })

/** Groups that no policy of the set names cannot change its answer; they would only cost time. */
const memberships = (principal: Principal, named: ReadonlySet<string>): Uid[] =>
  principal.groups.filter((group) => named.has(group)).map((id) => ({ type: 'Group', id }))

function principalEntity(principal: Principal, uid: Uid, parents: readonly Uid[]): Entity {
  const { id, issuer, claims = {}, kind, onBehalfOf } = principal
  const behalf = kind === 'agent' && onBehalfOf !== undefined ? { onBehalfOf } : {}
  return { uid, attrs: { id, issuer, ...behalf }, parents, tags: claims }
}

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

/**
 * What a text does not tell counts as what a policy would least like: any column, and no condition. The columns of the
 * result are for masking: what may be read stands in `columns`.
 */
function readableSql(sql: SqlFacts): Value {
  const { columns = ['*'], missingWhere = true, limit, resultColumns: _, ...facts } = sql
  const whole = { ...facts, columns, missingWhere, ...(limit !== undefined && { limit }) }
  return readable(whole)
}

/** What speaks against a text of which nothing is known; `absolute` speaks neither for it nor against it. */
export const WORST: Readonly<Record<string, Value>> = {
  missingWhere: true,
  statements: Number.MAX_SAFE_INTEGER,
  dynamic: true,
  credentials: true,
  traversal: true,
  encodedSeparators: true,
  escapes: true,
  hidden: true,
}

/**
 * Facts as policies read them: without the sentence for people. Of what was not understood, each list of names holds one
 * that is empty, so that no list of what is allowed covers it, and whatever would speak against it does.
 */
function readable(facts: object): Value {
  const entries: [string, Value][] = Object.entries(facts)
  const known = entries.filter(([name]) => name !== 'problem')
  if ('understood' in facts && facts.understood === true) return Object.fromEntries(known)
  return Object.fromEntries(
    known.map(([name, value]) => [name, WORST[name] ?? unknownNames(name, value)]),
  )
}

const unknownNames = (name: string, value: Value): Value => {
  if (!Array.isArray(value)) return value
  return name === 'ports' ? [-1] : ['']
}
