import { fileURLToPath } from 'node:url'
import { freePorts } from '@sallyport/standalone'
import { startChild } from './http-child.ts'
import { overStdio } from './over-stdio.ts'
import type { Running, Samples, ServerRow } from './server.ts'

const PROGRAM = fileURLToPath(
  import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js'),
)
/** Has the server listen on the loopback address alone. */
const LOOPBACK = new URL(
  '../../../../infra/standalone/src/targets/loopback-preload.mjs',
  import.meta.url,
).href

const SAMPLES: Samples = {
  calls: [
    { name: 'echo', arguments: { message: 'Hello' } },
    { name: 'get-sum', arguments: { a: 2, b: 3 } },
    { name: 'get-tiny-image' },
    { name: 'get-structured-content', arguments: { location: 'Chicago' } },
    { name: 'get-annotated-message', arguments: { messageType: 'error', includeImage: true } },
    { name: 'get-resource-links', arguments: { count: 3 } },
    { name: 'get-resource-reference', arguments: { resourceType: 'Text', resourceId: 1 } },
  ],
  resources: ['demo://resource/static/document/features.md', 'demo://resource/dynamic/text/1'],
  prompts: [
    { name: 'simple-prompt' },
    { name: 'args-prompt', arguments: { city: 'Riga', state: 'Vidzeme' } },
    { name: 'resource-prompt', arguments: { resourceType: 'Text', resourceId: '1' } },
  ],
  completions: [
    {
      ref: { type: 'ref/prompt', name: 'completable-prompt' },
      argument: { name: 'department', value: 'E' },
    },
    {
      ref: { type: 'ref/prompt', name: 'completable-prompt' },
      argument: { name: 'name', value: '' },
      context: { arguments: { department: 'Sales' } },
    },
    {
      ref: { type: 'ref/resource', uri: 'demo://resource/dynamic/text/{resourceId}' },
      argument: { name: 'resourceId', value: '7' },
    },
  ],
  refused: [
    { method: 'tools/call', params: { name: 'no-such-tool' } },
    { method: 'prompts/get', params: { name: 'no-such-prompt' } },
    { method: 'tools/call', params: { name: 'get-sum', arguments: { a: 'two' } } },
  ],
  mistakes: [
    { method: 'prompts/get', params: { name: 'args-prompt', arguments: {} } },
    { method: 'resources/read', params: { uri: 'demo://resource/none' } },
    {
      method: 'completion/complete',
      params: {
        ref: { type: 'ref/prompt', name: 'no-such-prompt' },
        argument: { name: 'a', value: '' },
      },
    },
  ],
  progress: { name: 'trigger-long-running-operation', arguments: { duration: 0.4, steps: 4 } },
  subscription: {
    uri: 'demo://resource/dynamic/text/1',
    notification: 'notifications/resources/updated',
    change: { name: 'toggle-subscriber-updates' },
  },
  logging: { subscribe: 'demo://resource/dynamic/text/2' },
  dialogues: [
    { name: 'trigger-sampling-request', arguments: { prompt: 'The capital?', maxTokens: 20 } },
    { name: 'trigger-elicitation-request' },
    { name: 'get-roots-list' },
  ],
}

/** Times of day, and ids of sessions and the like. */
const VARIES = [
  /\d{1,2}:\d\d:\d\d [AP]M/,
  /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/,
  /(?<="blob":")[A-Za-z0-9+/=]+/,
]

const row = { eras: ['legacy'], varies: VARIES } as const

/** The published server that has everything, on each of its transports. */
export const EVERYTHING: readonly ServerRow[] = [
  {
    ...row,
    name: 'everything-http',
    samples: { ...SAMPLES, sessions: true },
    start: () => overHttp('streamableHttp', '/mcp', 'streamable-http'),
  },
  {
    ...row,
    name: 'everything-sse',
    samples: SAMPLES,
    start: () => overHttp('sse', '/sse', 'sse'),
  },
  {
    ...row,
    name: 'everything-stdio',
    samples: SAMPLES,
    start: () => overStdio([process.execPath, PROGRAM, 'stdio']),
  },
]

async function overHttp(
  mode: 'streamableHttp' | 'sse',
  path: string,
  kind: 'streamable-http' | 'sse',
): Promise<Running> {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}${path}`
  const child = await startChild([process.execPath, '--import', LOOPBACK, PROGRAM, mode], port, {
    PORT: String(port),
  })
  return { direct: { kind, url }, target: { transport: kind, url }, ...child }
}
