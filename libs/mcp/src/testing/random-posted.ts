import { mutate, type Random, randomJson, randomScalar } from '@sallyport/json/testing'
import { type Member, randomObject } from './random-object.ts'

const VERSION = 'io.modelcontextprotocol/protocolVersion'
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities'

type Choices = readonly [string, ...string[]]

const METHODS: Choices = [
  'tools/call',
  'tools/call',
  'tools/list',
  'resources/read',
  'prompts/get',
  'tasks/get',
  'initialize',
  'server/discover',
  'notifications/initialized',
  'completion/complete',
]
const NAMES: Choices = [
  'query',
  'refund',
  'größe',
  ' padded ',
  '=?base64?cXVlcnk=?=',
  '\uFEFFquery',
]
const VERSIONS: Choices = ['2026-07-28', '2026-07-28', '2025-11-25', '2026-07-29', 'draft']

const ARGUMENTS = '{"sql":"SELECT 1","n":1.5,"region":"eu","in":{"limit":42,"city":"ü"}}'
const PARAMS: Choices = [
  'eu',
  '42',
  '42.0',
  '=?base64?w7w=?=',
  '1.5',
  'us',
  '=?base64?%?=',
  'caf\u00e9',
]

/** Headers, an empty line and a body: what a client posts, right or wrong in one place or another. */
export function randomPosted(random: Random): Uint8Array {
  const method = random.pick(METHODS)
  const name = random.pick(NAMES)
  const version = random.below(2) === 0 ? random.pick(VERSIONS) : undefined
  const body = randomBody(random, method, name, version)
  const headers = randomHeaders(random, method, name, version)
  const sent = random.below(4) === 0 ? mutate(random, body) : Buffer.from(body)
  return Buffer.concat([Buffer.from(`${headers.join('\n')}\n\n`, 'latin1'), sent])
}

function randomBody(
  random: Random,
  method: string,
  name: string,
  version: string | undefined,
): string {
  const meta: Member[] = [['progressToken', randomScalar(random)]]
  if (version !== undefined) meta.push([VERSION, text(version)], [CAPABILITIES, '{}'])
  const params: Member[] = [
    [random.pick(['name', 'name', 'uri', 'taskId']), text(name)],
    ['arguments', random.below(3) === 0 ? randomJson(random, 3) : ARGUMENTS],
    ['_meta', randomObject(random, meta)],
  ]
  const envelope: Member[] = [
    ['jsonrpc', '"2.0"'],
    ['id', random.pick(['1', '"a"', '9007199254740991', '-0', '1.0'])],
    ['method', text(method)],
    ['params', randomObject(random, params)],
  ]
  const kept = random.below(6) === 0 ? envelope.filter(() => random.below(4) > 0) : envelope
  const body = randomObject(random, kept)
  return random.below(30) === 0 ? `[${body}]` : body
}

function randomHeaders(
  random: Random,
  method: string,
  name: string,
  version: string | undefined,
): string[] {
  const named = random.below(8) === 0 ? random.pick(NAMES) : name
  const header = /^[\x21-\x7e]+$/.test(named) && !named.startsWith('=?') ? named : sentinel(named)
  const all = [
    `mcp-protocol-version: ${version ?? random.pick(VERSIONS)}`,
    `mcp-method: ${random.below(10) === 0 ? random.pick(METHODS) : method}`,
    `mcp-name: ${header}`,
    `mcp-param-region: ${random.pick(PARAMS)}`,
  ]
  const likely = version === undefined ? 5 : 1
  return all.filter((_, at) => random.below(at === 3 ? 3 : 6) >= (at === 3 ? 2 : likely))
}

const text = (value: string): string => JSON.stringify(value)

/** The form in which a client sends a value that is not plain ASCII. */
export const sentinel = (value: string): string =>
  `=?base64?${Buffer.from(value).toString('base64')}?=`
