import { isObject, type JsonObject } from '@sallyport/mcp'

/** Deepest place of rows that is looked at. */
const MAX_STEPS = 16

/**
 * Rows of a result. Where the connection says by a JSON pointer where they are, they are counted there: in
 * `structuredContent`, or in the texts that are JSON where there is none. Where it does not say, or no array stands
 * there, the most that could be rows counts: the longest array, object of objects or text of several lines anywhere in
 * `structuredContent` or in a text that is JSON, the lines of a text that is none, the number of texts. An error of a tool
 * is counted like any answer.
 */
export function rowsOf(result: JsonObject, pointer: string | undefined): number {
  const structured = result['structuredContent']
  const texts = textsOf(result).map((text) => readText(text))
  const declared = pointer === undefined ? [] : lengthsAt(pointer, structured, texts)
  if (declared.length > 0) return greatest(declared)
  const several = texts.length > 1 ? texts.length : 0
  return greatest([several, longestIn(structured), ...texts.map((text) => rowsInText(text))])
}

const greatest = (counts: readonly number[]): number =>
  counts.reduce((most, count) => Math.max(most, count), 0)

/** Lengths of the arrays that a pointer points to. */
function lengthsAt(pointer: string, structured: unknown, texts: readonly Text[]): number[] {
  const values = structured === undefined ? texts.map(({ json }) => json) : [structured]
  return values.flatMap((value) => {
    const place = resolve(value, pointer)
    return Array.isArray(place) ? [place.length] : []
  })
}

/** A text of a result, and the array or object that it is in JSON. */
interface Text {
  readonly text: string
  readonly json?: unknown
}

/** Texts of a result, also those of resources: what a tool answers with, and what a resource holds. */
function textsOf({ content, contents }: JsonObject): string[] {
  return [content, contents].flatMap((items: unknown) => {
    const list: readonly unknown[] = Array.isArray(items) ? items : []
    return list.flatMap((item) => {
      if (!isObject(item)) return []
      const resource = isObject(item['resource']) ? item['resource'] : {}
      return [item['text'], resource['text']].filter((text) => typeof text === 'string')
    })
  })
}

function readText(text: string): Text {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json !== null ? { text, json } : { text: String(json) }
  } catch {
    return { text }
  }
}

const rowsInText = ({ text, json }: Text): number =>
  json === undefined ? linesOf(text) : longestIn(json)

const LINE_END = /[\r\n\v\f\u0085\u2028\u2029]+/

/** Lines of a text of several; one alone is a value like any other. */
function severalLines(text: string): number {
  const lines = linesOf(text)
  return lines > 1 ? lines : 0
}

/** Lines that are not empty. */
function linesOf(text: string): number {
  let lines = 0
  for (const line of text.split(LINE_END)) if (line.trim() !== '') lines++
  return lines
}

/**
 * The most that could be rows within a value, however deep: elements of an array, members of an object that are arrays or
 * objects, lines of a text of several. A message is bounded, and so is what there is to look at.
 */
function longestIn(value: unknown): number {
  let most = 0
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next === 'string') most = Math.max(most, severalLines(next))
    if (typeof next !== 'object' || next === null) continue
    const members: readonly unknown[] = Object.values(next)
    const nested = members.filter((member) => typeof member === 'object' && member !== null)
    if (Array.isArray(next)) most = Math.max(most, members.length)
    else if (nested.length > 1) most = Math.max(most, nested.length)
    for (const member of members) if (typeof member !== 'number') open.push(member)
  }
  return most
}

/** What a JSON pointer (RFC 6901) points to; the empty one to all of it. */
function resolve(value: unknown, pointer: string): unknown {
  const steps = pointer.split('/').slice(1, MAX_STEPS + 1)
  return steps
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((place, step) => memberOf(place, step), value)
}

function memberOf(place: unknown, step: string): unknown {
  if (Array.isArray(place)) return /^(0|[1-9]\d{0,9})$/.test(step) ? place[Number(step)] : undefined
  return isObject(place) && Object.hasOwn(place, step) ? place[step] : undefined
}
