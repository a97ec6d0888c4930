import { StrictJsonError } from './errors.ts'
import { JsonCursor, type JsonToken } from './json-cursor.ts'

/** Keys and array indices from the top of a JSON text to a value. */
export type JsonPath = readonly (string | number)[]

/** A part of a text, in characters: `end` is the place behind the last one. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A part of a text and what to put in its place. */
export interface Edit extends Span {
  readonly text: string
}

/**
 * Where the value at a path stands in a JSON text; undefined where the text has none. Throws a {@link StrictJsonError}
 * where the text is not JSON, or has more than one value at the path (`duplicate_key`).
 */
export function valueSpan(json: string, path: JsonPath): Span | undefined {
  return findValue(json, path).value
}

/**
 * Where the elements of the array at a path stand in a JSON text, in order; undefined where there is no array.
 * Throws as {@link valueSpan} does.
 */
export function elementSpans(json: string, path: JsonPath): readonly Span[] | undefined {
  return findValue(json, path).elements
}

/** The text with every edit made and every other character as it was; the edits are in order and do not overlap. */
export function replaceSpans(text: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return text
  let done = 0
  let result = ''
  for (const edit of edits) {
    result += text.slice(done, edit.start) + edit.text
    done = edit.end
  }
  return result + text.slice(done)
}

/**
 * Cuts elements out of the array at a path: those for which `keep` says no. Kept elements and everything outside of the
 * array stay as they are; without an array at the path, so does the text. Throws as {@link valueSpan} does.
 */
export function keepElements(
  json: string,
  path: JsonPath,
  keep: (element: Span, index: number) => boolean,
): string {
  const { value, elements } = findValue(json, path)
  if (value === undefined || elements === undefined) return json
  const kept = elements.filter(keep)
  if (kept.length === elements.length) return json
  const text = `[${kept.map(({ start, end }) => json.slice(start, end)).join(',')}]`
  return replaceSpans(json, [{ ...value, text }])
}

interface Found {
  readonly value?: Span
  readonly elements?: readonly Span[]
}

function findValue(json: string, path: JsonPath): Found {
  const cursor = new JsonCursor(json)
  let found: Found = {}
  for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
    if (token === 'key' || token === 'end' || !cursor.isAt(path)) continue
    if (found.value !== undefined) {
      throw new StrictJsonError('duplicate_key', cursor.start, 'character')
    }
    found = readValue(cursor, token)
  }
  return found
}

/** Reads the value that begins with the token, to its end. */
function readValue(cursor: JsonCursor, first: JsonToken): Found {
  if (first !== 'object' && first !== 'array') return { value: span(cursor) }
  const { depth } = cursor
  const elements: Span[] = []
  for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
    if (token === 'end' && cursor.depth === depth) break
    const ends = token !== 'object' && token !== 'array' && token !== 'key'
    if (ends && cursor.depth === depth + 1) elements.push(span(cursor))
  }
  return first === 'array' ? { value: span(cursor), elements } : { value: span(cursor) }
}

const span = ({ start, end }: JsonCursor): Span => ({ start, end })
