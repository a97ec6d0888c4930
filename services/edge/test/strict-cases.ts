export const VERSION = 'io.modelcontextprotocol/protocolVersion'
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities'
const MODERN = `"_meta":{"${VERSION}":"2026-07-28","${CAPABILITIES}":{}}`

const call = (args: string, more = ''): string =>
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"query","arguments":${args}${more}}}`

const repeating = {
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': 'tools/call',
  'mcp-name': 'query',
}
export const PLAIN = call('{"sql":"SELECT 1"}')
const REGION = call('{"region":"eu","in":{"limit":42}}', `,${MODERN}`)

/** A request that must not get through, and what is said to it. */
export interface Case {
  readonly body?: string | Uint8Array
  /** Headers beside those that every request has; undefined leaves one out, a list sends it as often. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly status: number
  /** Of the JSON-RPC error, or of the problem. */
  readonly code: number | string
  readonly message: string
}

/** A body whose fault begins at a byte, or with the last piece of it that is given. */
const unreadable = (body: string | Uint8Array, advice: string, at: number | string): Case => ({
  body,
  status: 400,
  code: -32_700,
  message: `The body cannot be read: ${advice} (at byte ${typeof at === 'number' ? at : Buffer.from(body).lastIndexOf(at)})`,
})

const PARSING: readonly Case[] = [
  unreadable(
    Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d),
    'bytes that are not UTF-8; send UTF-8 without a byte order mark',
    2,
  ),
  unreadable('{"jsonrpc":', 'text that is not JSON by RFC 8259', 11),
  unreadable(`${PLAIN} [7]`, 'something after the end of the JSON text; send one text', '[7]'),
  unreadable(
    call(String.raw`{"n":[{"a":1,"\u0061":2}]}`),
    'a key that stands twice in one object; send it once',
    String.raw`"\u0061"`,
  ),
  unreadable(
    call('{"n":[{"a":1,"A":2}]}'),
    'a key that differs from another one of its object only in case; rename one',
    '"A"',
  ),
  unreadable(
    call(String.raw`{"a\u0000b":1}`),
    'a key with the character U+0000; rename it',
    String.raw`"a\u0000b"`,
  ),
  unreadable(
    '{"jsonrpc":"2.0","id":1,"METHOD":"tools/call"}',
    'a key that could be taken for a reserved one; spell it exactly or rename it',
    '"METHOD"',
  ),
  unreadable(
    call('{"n":9007199254740993}'),
    'a number that a double does not hold; send a large integer as a string',
    '9007199254740993',
  ),
  unreadable(
    call(String.raw`{"s":"\ud800"}`),
    'an escaped surrogate without its pair; send well-formed Unicode',
    String.raw`\ud800`,
  ),
  unreadable(
    call(`${'['.repeat(63)}1${']'.repeat(63)}`),
    'more nested arrays and objects than allowed; send a flatter value',
    '[1',
  ),
]

const NOT_ONE_MESSAGE = 'The body is not one JSON-RPC 2.0 message.'
const NAME_SAYS_ELSE =
  'Mcp-Name is not the name in the body; repeat that, or leave it out where there is none.'

const MESSAGES: readonly Case[] = [
  {
    body: `[${PLAIN}]`,
    status: 400,
    code: -32_600,
    message: 'Batches are not accepted; send one message per request.',
  },
  ...[
    '{"jsonrpc":"2.0","id":1,"method":"ping","extra":1}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}',
    '{"jsonrpc":"2.0","id":null,"method":"ping"}',
    '{"jsonrpc":"1.0","id":1,"method":"ping"}',
    '"ping"',
  ].map((body): Case => ({ body, status: 400, code: -32_600, message: NOT_ONE_MESSAGE })),
  ...[
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}',
    call('[{"sql":"SELECT 1"}]'),
  ].map((body): Case => ({
    body,
    status: 400,
    code: -32_602,
    message:
      'The parameters do not name what the method acts on, or its arguments are not an object.',
  })),
  {
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
    headers: { 'mcp-protocol-version': '2026-07-28' },
    status: 400,
    code: -32_602,
    message: `The request has no valid _meta["${VERSION}"], which its protocol revision requires.`,
  },
  {
    body: `{"jsonrpc":"2.0","id":1,"method":"ping","params":{${MODERN}}}`,
    headers: { ...repeating, 'mcp-method': 'ping', 'mcp-name': undefined },
    status: 404,
    code: -32_601,
    message: 'This protocol revision has no such method.',
  },
]

const mismatch = (headers: Case['headers'], message: string, body = REGION): Case => ({
  body,
  headers: { ...repeating, ...headers },
  status: 400,
  code: -32_020,
  message,
})

const WRONG_VERSION = 'MCP-Protocol-Version is not the protocol version of the body; repeat that.'
const UNREADABLE_PARAM =
  'An Mcp-Param header has no name, or a value that cannot be read; encode it in Base64.'
const FOREIGN_PARAM = 'An Mcp-Param header does not repeat an argument of the call.'

const MIRRORS: readonly Case[] = [
  mismatch({ 'mcp-protocol-version': '2025-11-25' }, WRONG_VERSION),
  mismatch({ 'mcp-protocol-version': undefined }, WRONG_VERSION),
  mismatch(
    { 'mcp-method': undefined, 'mcp-name': undefined },
    'MCP-Protocol-Version is of a revision without initialize; leave it out.',
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}',
  ),
  mismatch({ 'mcp-method': undefined }, 'Mcp-Method is missing; repeat the method of the body.'),
  mismatch(
    { 'mcp-method': 'tools/list' },
    'Mcp-Method is not the method of the body; repeat that.',
  ),
  mismatch({ 'mcp-name': undefined }, 'Mcp-Name is missing; repeat the name in the body.'),
  mismatch({ 'mcp-name': 'refund' }, NAME_SAYS_ELSE),
  mismatch({ 'mcp-name': '=?base64?cmVmdW5k?=' }, NAME_SAYS_ELSE),
  { ...mismatch({}, NAME_SAYS_ELSE, PLAIN), headers: { 'mcp-name': 'refund' } },
  mismatch({ 'mcp-param-region': 'us' }, FOREIGN_PARAM),
  mismatch({ 'mcp-param-limit': '43' }, FOREIGN_PARAM),
  { ...mismatch({}, FOREIGN_PARAM, PLAIN), headers: { 'mcp-param-region': 'eu' } },
  mismatch({ 'mcp-param-region': '=?base64?%?=' }, UNREADABLE_PARAM),
  mismatch({ 'mcp-param-region': 'e\u00fc' }, UNREADABLE_PARAM),
  mismatch({ 'mcp-param-': 'eu' }, UNREADABLE_PARAM),
]

const twice = (name: string, ...values: readonly string[]): Case => ({
  headers: { ...repeating, [name]: values },
  body: REGION,
  status: 400,
  code: 'duplicate_header',
  message: 'A header that may come once came twice.',
})

const HTTP: readonly Case[] = [
  {
    headers: { host: 'evil.example' },
    status: 403,
    code: 'host_refused',
    message: 'The gateway does not answer to this Host.',
  },
  {
    headers: { origin: 'https://evil.example' },
    status: 403,
    code: 'origin_refused',
    message: 'This Origin may not call the gateway.',
  },
  twice('mcp-name', 'query', 'refund'),
  twice('mcp-method', 'tools/call', 'tools/call'),
  twice('mcp-protocol-version', '2026-07-28', '2025-11-25'),
  twice('mcp-param-region', 'eu', 'us'),
  twice('mcp-session-id', 'a', 'b'),
  twice('origin', 'https://console.example', 'https://evil.example'),
  twice('authorization', 'Bearer a', 'Bearer b'),
  twice('content-type', 'application/json', 'text/plain'),
  {
    headers: { 'content-type': 'application/json; charset=utf-16' },
    status: 415,
    code: 'unsupported_media_type',
    message: 'Send application/json in UTF-8.',
  },
  {
    body: call(`{"s":"${'x'.repeat(4_194_304)}"}`),
    status: 413,
    code: 'body_too_large',
    message: 'Send at most 4194304 bytes.',
  },
]

/** Every refusal of strict reading, by what it is about. */
export const REFUSALS = new Map([
  ['a body that two readers could understand differently', PARSING],
  ['what is not one message that can be judged', MESSAGES],
  ['headers that do not repeat the body', MIRRORS],
  ['headers of HTTP that two readers could understand differently', HTTP],
])

/** The same requests without a fault. */
export const PASSING: readonly Pick<Case, 'body' | 'headers'>[] = [
  { body: PLAIN },
  { body: REGION, headers: repeating },
  { body: REGION, headers: { ...repeating, 'mcp-name': '=?base64?cXVlcnk=?=' } },
  {
    body: REGION,
    headers: { ...repeating, 'mcp-param-region': 'eu', 'mcp-param-limit': '42.0' },
  },
  { headers: { accept: ['application/json', 'text/event-stream'] } },
  { headers: { origin: 'https://console.example' } },
]
