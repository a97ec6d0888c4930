import type { Zone } from './field.ts'
import type { PathStep } from './json-path.ts'

/** A path and what stands there. */
export interface Place {
  readonly steps: readonly PathStep[]
  readonly mark: Zone
}

type Path = readonly PathStep[]

const BELOW: PathStep = { every: true, anyDepth: true }
const EACH: PathStep = { every: true }
const names = (...path: readonly string[]): Path => path.map((name) => ({ name }))
const at = (mark: Zone, paths: readonly Path[]): readonly Place[] =>
  paths.map((steps) => ({ steps, mark }))
const from = (paths: readonly Path[], members: readonly string[]): readonly Path[] =>
  paths.flatMap((path) => members.map((name) => [...path, { name }]))

const ENVELOPE = ['jsonrpc', 'id', 'method', 'params', 'result', 'error']
/** Where results and errors stand: those of a task also within what tells of it. */
const HOLDERS: readonly Path[] = [[], names('result'), names('params')]
const RESULTS = from(HOLDERS, ['result'])
const ERRORS = from(HOLDERS, ['error'])
const PARAMS: readonly Path[] = [names('params')]
/** What a target sends in a message. */
const SENT: readonly Path[] = [...RESULTS, ...ERRORS, ...PARAMS]

/** Values of the target's own shape: `result` paths begin here. */
export const ROOTS: readonly Path[] = [
  ...from(RESULTS, ['structuredContent']),
  ...from([...ERRORS, ...PARAMS], ['data']),
]

const each = (paths: readonly Path[]): readonly Path[] => paths.map((path) => [...path, EACH])
const LISTS = from(RESULTS, ['content'])
const MESSAGES = each(from([...RESULTS, ...PARAMS], ['messages']))
/** Where a block may stand alone or in a list. */
const EITHER = from(MESSAGES, ['content'])
/** Blocks of content, in whatever holds them. */
const BLOCKS: readonly Path[] = [...each(LISTS), ...EITHER, ...each(EITHER)]
const RESOURCES: readonly Path[] = [
  ...from(BLOCKS, ['resource']),
  ...each(from(RESULTS, ['contents'])),
]

/** Texts that a target writes: JSON, a table, or a sentence about any of it. */
const TEXTS: readonly Path[] = [
  // A client's answer to a sampling has one block that is no list.
  ...from([...BLOCKS, ...LISTS], ['text', 'name', 'title', 'description', 'uri']),
  ...from(RESOURCES, ['text', 'blob']),
  ...from([...RESULTS, ...PARAMS, ...from(RESULTS, ['task'])], ['statusMessage']),
  ...from(ERRORS, ['message']),
  ...from(RESULTS, ['description']),
  ...each(from(RESULTS, ['completion']).flatMap((path) => from([path], ['values']))),
  ...from(PARAMS, ['message', 'systemPrompt', 'url']),
]

/** Members of a result, of the parameters of a notification or request, and of an error that the protocol names. */
const MEMBERS = `
  content structuredContent isError contents messages description tools prompts resources
  resourceTemplates completion nextCursor resultType inputRequests model role stopReason
  action task tasks protocolVersion capabilities serverInfo instructions requestState code
  message data level logger progress progressToken total reason requestId requestedSchema
  mode url uri elicitationId systemPrompt taskId status statusMessage arguments _meta
`
  .trim()
  .split(/\s+/)
const OF_BLOCKS = ['type', 'text', 'data', 'mimeType', 'resource', 'annotations', 'uri', '_meta']
const OF_RESOURCES = ['uri', 'mimeType', 'text', 'blob', '_meta']

/** What is defined, and has no values. */
const DEFINED: readonly Path[] = [
  ...from(
    [names('result')],
    ['tools', 'prompts', 'resources', 'resourceTemplates', 'capabilities', 'serverInfo'],
  ),
  ...from(PARAMS, ['requestedSchema', 'capabilities']),
  ...each(from(HOLDERS.slice(1), ['inputRequests'])).map((path) => [
    ...path,
    ...names('params', 'requestedSchema'),
  ]),
]

const below = (paths: readonly Path[]): readonly Path[] => paths.map((path) => [...path, BELOW])

/** What must stay of a message of JSON-RPC, whoever sends it. */
export const FRAME: readonly Place[] = at('envelope', [
  ...from([[]], ENVELOPE),
  ...below(from([[]], ENVELOPE)),
])

/** What stands where in a message of MCP that a target sends. */
export const MESSAGE: readonly Place[] = [
  ...FRAME,
  ...at('data', below(ROOTS)),
  ...at('result', [...SENT, ...below(SENT)]),
  ...at('rows', ROOTS),
  ...at('text', TEXTS),
  ...at('named', [
    ...SENT,
    ...from(SENT, MEMBERS),
    ...from(MESSAGES, ['role', 'content']),
    ...from(BLOCKS, OF_BLOCKS),
    ...from(RESOURCES, OF_RESOURCES),
    ...below(DEFINED),
  ]),
]
