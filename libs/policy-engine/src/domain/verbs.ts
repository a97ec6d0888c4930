import type { Access } from '@sallyport/contracts'

/** What a verb of the protocol means to a policy. */
export interface VerbMeaning {
  /** Id of the Cedar action. */
  readonly action: string
  /** Type of the Cedar entity that it is applied to. */
  readonly resource: 'Connection' | 'Tool' | 'Prompt' | 'Resource'
  /** What it may do; for a tool the connection or the facts say it. */
  readonly access: Access
}

const connect: VerbMeaning = { action: 'connect', resource: 'Connection', access: 'read' }
const readResource: VerbMeaning = {
  action: 'resources/read',
  resource: 'Resource',
  access: 'read',
}

const CONNECT = [
  'initialize',
  'server/discover',
  'ping',
  'logging/setLevel',
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'subscriptions/listen',
  'session/stream',
  'session/delete',
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'notifications/message',
  'notifications/roots/list_changed',
  'notifications/tools/list_changed',
  'notifications/prompts/list_changed',
  'notifications/resources/list_changed',
  'notifications/resources/updated',
  'notifications/elicitation/complete',
  // Whoever has the name of a task was allowed the call that began it: the edge gives it to nobody else.
  'tasks/get',
  'tasks/result',
  'tasks/update',
  'tasks/cancel',
  'tasks/list',
  'notifications/tasks/status',
  'notifications/tasks',
  'notifications/subscriptions/acknowledged',
]

const onConnection = (action: string, access: Access): [string, VerbMeaning] => [
  action,
  { action, resource: 'Connection', access },
]

const VERBS: ReadonlyMap<string, VerbMeaning> = new Map([
  ...CONNECT.map((verb): [string, VerbMeaning] => [verb, connect]),
  ['tools/call', { action: 'tools/call', resource: 'Tool', access: 'write' }],
  ['prompts/get', { action: 'prompts/get', resource: 'Prompt', access: 'read' }],
  ['resources/read', readResource],
  ['resources/subscribe', readResource],
  ['resources/unsubscribe', readResource],
  onConnection('completion/complete', 'read'),
  onConnection('sampling/createMessage', 'write'),
  onConnection('elicitation/create', 'write'),
  onConnection('roots/list', 'read'),
])

/** The meaning of a verb; undefined for one that is not known, and so is denied. */
export const meaningOf = (verb: string): VerbMeaning | undefined => VERBS.get(verb)

/** One verb for each action on a connection itself. */
export const METHOD_VERBS: readonly string[] = [
  'initialize',
  'completion/complete',
  'sampling/createMessage',
  'elicitation/create',
  'roots/list',
]
