import { ALL_CANARIES, CANARIES } from './values.ts'

type Json = Readonly<Record<string, unknown>>

const base64 = Buffer.from(ALL_CANARIES).toString('base64')
const members = Object.fromEntries(CANARIES.map(({ text }, index) => [`v${index}`, text]))
const inKeys = Object.fromEntries(CANARIES.map(({ text }) => [text, 1]))
const text = (value: string): Json => ({ type: 'text', text: value })
const ok = text('nothing to see')
const uri = 'file:///canary'
/** A part of a definition that is masked wherever it stands. */
const told = { title: ALL_CANARIES, description: ALL_CANARIES }

/** What tools answer with: by name, each with the canaries at another place. */
export const RESULTS: Readonly<Record<string, Json>> = {
  text: { content: [text(ALL_CANARIES)] },
  escaped_json: { content: [text(JSON.stringify({ rows: [members] }))] },
  structured: { content: [ok], structuredContent: { rows: [members, members] } },
  keys: { content: [ok], structuredContent: { counts: inKeys } },
  resource_text: {
    content: [{ type: 'resource', resource: { uri, mimeType: 'text/plain', text: ALL_CANARIES } }],
  },
  resource_blob: {
    content: [{ type: 'resource', resource: { uri, mimeType: 'text/csv', blob: base64 } }],
  },
  resource_link: {
    content: [{ type: 'resource_link', uri, name: ALL_CANARIES, description: ALL_CANARIES }],
  },
  meta: { content: [ok], _meta: { 'example/trace': members } },
  queried: { content: [text(ALL_CANARIES)] },
  tool_error: { content: [text(ALL_CANARIES)], isError: true },
}

/** Errors by which tools answer. */
export const ERRORS: Readonly<Record<string, Json>> = {
  error_message: { code: -32_000, message: ALL_CANARIES },
  error_data: { code: -32_001, message: 'it failed', data: { stack: ALL_CANARIES, ...members } },
}

/** Bodies by which a target breaks the protocol. */
export const BROKEN: Readonly<Record<string, string>> = {
  not_json: `${ALL_CANARIES} {`,
  cut_off: `{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":${JSON.stringify(ALL_CANARIES)}`,
}

/** Notifications before an answer: whole, and cut anywhere. */
export const NOTIFYING: Readonly<Record<string, readonly string[]>> = {
  notified: [ALL_CANARIES],
  notified_in_parts: ALL_CANARIES.match(/[^]{1,9}/g) ?? [],
}

/** What a target asks of the client before it answers: of a model, of a person, and what no client can be asked. */
export const ASKING: Readonly<Record<string, Json>> = {
  asked_of_model: {
    method: 'sampling/createMessage',
    params: {
      systemPrompt: ALL_CANARIES,
      messages: [{ role: 'user', content: text(ALL_CANARIES) }],
      maxTokens: 9,
    },
  },
  asked_of_person: {
    method: 'elicitation/create',
    params: {
      message: ALL_CANARIES,
      requestedSchema: { type: 'object', properties: { a: { type: 'string', ...told } } },
    },
  },
  asked_of_nobody: { method: 'canary/canary.mail@birds.example', params: members },
}

export const TOOLS = [
  ...[RESULTS, ERRORS, BROKEN, NOTIFYING, ASKING].flatMap((places) => Object.keys(places)),
  'http_error',
  'strict',
]

export const RESOURCE: Json = {
  contents: [
    { uri, mimeType: 'text/plain', text: ALL_CANARIES },
    {
      uri,
      mimeType: 'application/json',
      blob: Buffer.from(JSON.stringify(members)).toString('base64'),
    },
  ],
}
export const PROMPT: Json = {
  description: ALL_CANARIES,
  messages: [{ role: 'user', content: text(ALL_CANARIES) }],
}

const MAIL = 'canary.mail@birds.example'

/** What a target says of its tools: texts for readers, what arguments are checked by, and names. */
export const DEFINITIONS: readonly Json[] = [
  {
    name: 'described',
    ...told,
    annotations: told,
    _meta: members,
    inputSchema: {
      type: 'object',
      ...told,
      $comment: ALL_CANARIES,
      properties: { note: { type: 'string', ...told, examples: [ALL_CANARIES] } },
    },
    outputSchema: { type: 'object', properties: { note: { const: ALL_CANARIES } } },
  },
  {
    name: 'checked',
    inputSchema: {
      type: 'object',
      properties: {
        one: { enum: CANARIES.map((canary) => canary.text) },
        two: { const: ALL_CANARIES },
        three: { type: 'string', default: ALL_CANARIES },
        [MAIL]: { type: 'string', pattern: ALL_CANARIES },
      },
    },
  },
  // Hidden characters are told of by their places.
  {
    name: 'flagged',
    inputSchema: { type: 'object', properties: { [MAIL]: { title: 'a\u200b' } } },
  },
  { name: `send:${MAIL}`, inputSchema: { type: 'object' } },
]
export const PROMPTS: readonly Json[] = [
  { name: 'canary', ...told, arguments: [{ name: 'a', description: ALL_CANARIES }] },
]
export const RESOURCES: readonly Json[] = [
  { uri, name: ALL_CANARIES, ...told },
  { uri: `crm://people/${MAIL}`, name: 'a' },
]
export const TEMPLATES: readonly Json[] = [{ uriTemplate: 'crm://{x}', name: 'a', ...told }]
export const COMPLETION: Json = { completion: { values: CANARIES.map((canary) => canary.text) } }
