import type { MaskSubject } from '@sallyport/contracts'
import type { CliError } from './errors.ts'
import { isJson } from './is-json.ts'

/** What a sample is a part of. */
export interface SamplePlace {
  readonly connection: string
  readonly tool: string
  /** Whether it is the arguments of a call of the tool, or its result. */
  readonly part: 'arguments' | 'result'
}

/** The same, as a person says it. */
type SaidPlace = { readonly [Part in keyof SamplePlace]?: SamplePlace[Part] | undefined }

/** The place that is said; undefined for none. Throws what `refusal` makes where a part of it is missing. */
export function placeOf(
  { connection, tool, part }: SaidPlace,
  refusal: () => CliError,
): SamplePlace | undefined {
  if (connection !== undefined && tool !== undefined && part !== undefined)
    return { connection, tool, part }
  if (connection === undefined && tool === undefined && part === undefined) return undefined
  throw refusal()
}

/** A sample in the message that it would come in. */
export interface Sample {
  /** A JSON text. */
  readonly text: string
  readonly of?: MaskSubject
  /** The sample itself, of what became of the message; empty where nothing is left of it. */
  readonly takeOut: (message: string) => string
}

/** Puts a JSON text, or a plain text, where rules on places find it. */
export function placeSample(sample: string, place: SamplePlace | undefined): Sample {
  const json = isJson(sample) ? sample : JSON.stringify(sample)
  if (place === undefined)
    return { text: json, takeOut: isJson(sample) ? (text) => text : stringOf }
  const { connection, tool, part } = place
  // The name of the connection was checked where it was read; the server checks it again.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const name = connection as MaskSubject['connection']
  const of = { connection: name, verb: 'tools/call', name: tool }
  return part === 'arguments'
    ? { ...inRequest(tool, json), of: { ...of, direction: 'request' } }
    : { ...inResponse(json), of: { ...of, direction: 'response' } }
}

const inRequest = (tool: string, json: string) => ({
  text: `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":${JSON.stringify(tool)},"arguments":${json}}}`,
  takeOut: (message: string) => jsonAt(message, ['params', 'arguments']),
})

/** A whole result stays what it is; an object is structured content, and anything else a text. */
function inResponse(json: string): Pick<Sample, 'text' | 'takeOut'> {
  const value: unknown = JSON.parse(json)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (isObject && ('content' in value || 'structuredContent' in value))
    return {
      text: `{"jsonrpc":"2.0","id":1,"result":${json}}`,
      takeOut: (message) => jsonAt(message, ['result']),
    }
  if (isObject)
    return {
      text: `{"jsonrpc":"2.0","id":1,"result":{"content":[],"structuredContent":${json}}}`,
      takeOut: (message) => jsonAt(message, ['result', 'structuredContent']),
    }
  const text = typeof value === 'string' ? value : json
  const content = JSON.stringify([{ type: 'text', text }])
  return {
    text: `{"jsonrpc":"2.0","id":1,"result":{"content":${content}}}`,
    takeOut: (message) => stringOf(jsonAt(message, ['result', 'content', '0', 'text'])),
  }
}

/** What stands at a place of a JSON text, as a JSON text; empty for nothing. */
function jsonAt(json: string, path: readonly string[]): string {
  if (json === '') return ''
  const found = path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), JSON.parse(json))
  return found === undefined ? '' : JSON.stringify(found)
}

function stringOf(json: string): string {
  if (json === '') return ''
  const value: unknown = JSON.parse(json)
  return typeof value === 'string' ? value : json
}
