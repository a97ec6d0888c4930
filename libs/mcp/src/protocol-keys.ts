import { ANY_KEY, type ReservedNames, reserveKeys, type StrictJsonLimits } from '@sallyport/json'
import { DEFINITION_LISTS } from './definition-list.ts'

const ENVELOPE: ReservedNames = {
  at: [],
  names: ['jsonrpc', 'id', 'method', 'params', 'result', 'error'],
}
const ERROR: ReservedNames = { at: ['error'], names: ['code', 'message', 'data'] }

const RELATED_TASK = 'io.modelcontextprotocol/related-task'

/** Members of `_meta` that the protocol itself gives a meaning to, in any revision and any direction. */
const META = {
  names: [
    'progressToken',
    'traceparent',
    'tracestate',
    'baggage',
    'io.modelcontextprotocol/protocolVersion',
    'io.modelcontextprotocol/clientCapabilities',
    'io.modelcontextprotocol/clientInfo',
    'io.modelcontextprotocol/logLevel',
    'io.modelcontextprotocol/serverInfo',
    'io.modelcontextprotocol/subscriptionId',
    RELATED_TASK,
  ],
  prefixes: ['io.modelcontextprotocol/'],
}
const CAPABILITIES = ['roots', 'sampling', 'elicitation', 'tasks', 'experimental', 'extensions']

/** Members of the parameters of any method, in any revision. */
const PARAMS = [
  '_meta',
  'argument',
  'arguments',
  'capabilities',
  'clientInfo',
  'context',
  'cursor',
  'inputResponses',
  'level',
  'name',
  'notifications',
  'progress',
  'progressToken',
  'protocolVersion',
  'ref',
  'requestId',
  'requestState',
  'task',
  'taskId',
  'uri',
]

const FROM_CLIENT_LEVELS: readonly ReservedNames[] = [
  ENVELOPE,
  { at: ['params'], names: PARAMS },
  { at: ['params', '_meta'], ...META },
  {
    at: ['params', '_meta', 'io.modelcontextprotocol/clientCapabilities'],
    names: CAPABILITIES,
  },
  { at: ['params', 'capabilities'], names: CAPABILITIES },
  { at: ['params', 'ref'], names: ['type', 'name', 'uri'] },
  { at: ['params', 'argument'], names: ['name', 'value'] },
  { at: ['params', 'task'], names: ['ttl'] },
  {
    at: ['params', 'notifications'],
    names: [
      'toolsListChanged',
      'promptsListChanged',
      'resourcesListChanged',
      'resourceSubscriptions',
      'taskIds',
    ],
  },
  { at: ['result'], names: ['_meta', 'action', 'content', 'model', 'role', 'roots'] },
  ERROR,
]

const FROM_SERVER_LEVELS: readonly ReservedNames[] = [
  ENVELOPE,
  {
    at: ['result'],
    names: [
      '_meta',
      'resultType',
      'inputRequests',
      'requestState',
      'isError',
      'cacheScope',
      'ttlMs',
      'nextCursor',
      'capabilities',
      'instructions',
      'taskId',
      'task',
      'tasks',
      ...DEFINITION_LISTS.map(({ member }) => member),
    ],
  },
  { at: ['result', '_meta'], ...META },
  { at: ['result', '_meta', RELATED_TASK], names: ['taskId'] },
  { at: ['result', 'task'], names: ['taskId'] },
  { at: ['result', 'tasks'], names: ['taskId'] },
  { at: ['result', 'inputRequests', ANY_KEY], names: ['method', 'params'] },
  { at: ['params', 'inputRequests', ANY_KEY], names: ['method', 'params'] },
  ...DEFINITION_LISTS.map(({ member, key }) => ({
    at: ['result', member],
    names: [...new Set([key, 'name', 'inputSchema', 'annotations'])],
  })),
  {
    at: ['params'],
    names: [
      '_meta',
      'name',
      'arguments',
      'inputRequests',
      'progressToken',
      'requestId',
      'taskId',
      'uri',
    ],
  },
  { at: ['params', '_meta'], ...META },
  { at: ['params', '_meta', RELATED_TASK], names: ['taskId'] },
  ERROR,
]

/** How to read what a client sends: by every name of the protocol, no two readers may differ. */
export const FROM_CLIENT: Pick<StrictJsonLimits, 'reserved'> = {
  reserved: reserveKeys(FROM_CLIENT_LEVELS),
}

/**
 * How to read what a server sends: strictly where the gateway judges by it; in the data beside that, rows have big
 * integers, columns of any name, and texts that were cut anywhere.
 */
export const FROM_SERVER: Pick<StrictJsonLimits, 'reserved' | 'tolerate'> = {
  reserved: reserveKeys(FROM_SERVER_LEVELS),
  tolerate: new Set(['number_range', 'lone_surrogate', 'case_fold_key']),
}
