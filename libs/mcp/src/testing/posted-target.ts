import assert from 'node:assert/strict'
import { classifyInboundRequest } from '@modelcontextprotocol/server'
import type { FuzzTarget } from '@sallyport/json/testing'
import type { HeaderValues } from '../param-headers.ts'
import { type Posted, readPosted } from '../posted.ts'
import { randomPosted } from './random-posted.ts'
import { memberOf, READERS, understood } from './readers.ts'

const MAX_BYTES = 100_000

/** A posted message as a fuzzed input has it. */
export interface PostedInput {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Splits headers, an empty line and a body; without an empty line all is body. */
export function splitPosted(input: Uint8Array): PostedInput {
  const bytes = Buffer.from(input)
  const end = bytes.indexOf('\n\n')
  const lines = bytes.toString('latin1', 0, Math.max(0, end)).split('\n')
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(': ')
    return colon < 1 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 2).trim()]]
  })
  return { headers: Object.fromEntries(headers), body: bytes.subarray(end < 0 ? 0 : end + 2) }
}

/**
 * What is forwarded is what was decided on: the bytes of a message that was accepted, and the message that the gateway
 * decided on, written anew, are the same to every reader. The official server SDK sees the same era.
 */
export const postedTarget: FuzzTarget = {
  name: 'posted message',
  make: randomPosted,
  check: (input) => {
    const { headers, body } = splitPosted(input)
    const posted = readPosted(body, headers, MAX_BYTES)
    if ('code' in posted) return `refused: ${posted.code}`
    const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
    checkReaders(json, posted)
    checkEra(json, headers, posted)
    checkParamHeaders(headers, posted)
    return posted.era
  },
}

function checkReaders(json: string, { message }: Posted): void {
  const decided = JSON.stringify(JSON.parse(json))
  for (const reader of READERS) {
    assert.equal(understood(reader, json), understood(reader, decided), reader.name)
    if (!('method' in message)) continue
    assert.equal(memberOf(reader, json, ['method']), message.method, reader.name)
    for (const member of ['name', 'uri', 'taskId', 'requestState']) {
      const value: unknown = message.params[member]
      const found = memberOf(reader, json, ['params', member])
      if (typeof value === 'string' || value === undefined)
        assert.equal(found, value, `${reader.name}: ${member}`)
    }
  }
}

function checkEra(json: string, headers: HeaderValues, { era }: Posted): void {
  const header = (name: string): string | undefined => {
    const value = headers[name]
    return typeof value === 'string' ? value : undefined
  }
  const version = header('mcp-protocol-version')
  const method = header('mcp-method')
  const theirs = classifyInboundRequest({
    httpMethod: 'POST',
    body: JSON.parse(json),
    ...(version !== undefined && { protocolVersionHeader: version }),
    ...(method !== undefined && { mcpMethodHeader: method }),
  })
  // A target that refuses the message sees no era at all.
  if (theirs.kind !== 'reject') assert.equal(era, theirs.kind)
}

/** What an Mcp-Param header says was decided on: it stands in the arguments of the call. */
function checkParamHeaders(headers: HeaderValues, { message }: Posted): void {
  const names = Object.keys(headers).filter((name) => name.startsWith('mcp-param-'))
  if (names.length === 0) return
  assert.ok('method' in message && message.method === 'tools/call')
  for (const name of names)
    assert.ok(standsIn(message.params['arguments'], String(headers[name])), 'decided on')
}

/** Whether what a header says stands in a value as the whole value of some member, found in its JSON text. */
export function standsIn(value: unknown, header: string): boolean {
  const json = JSON.stringify(value)
  const said = plainText(header)
  const spellings = [JSON.stringify(said), said.replace(/\.0+$/, '')]
  return spellings.some((each) => json.includes(`:${each},`) || json.includes(`:${each}}`))
}

/** What a header says, its Base64 form undone. */
export function plainText(header: string): string {
  const encoded = /^=\?base64\?(.*)\?=$/.exec(header)?.[1]
  return encoded === undefined ? header : Buffer.from(encoded, 'base64').toString()
}
