import { elementSpans, type JsonPath, replaceSpans, valueSpan } from '@sallyport/json'
import type { Deps } from '../deps.ts'
import { sealTaskId } from '../handles.ts'
import type { Call } from './call.ts'

const RELATED_TASK = 'io.modelcontextprotocol/related-task'

/** Where a message of a target names one task (2025-11-25, and the tasks extension of 2026-07-28). */
const PLACES: readonly JsonPath[] = [
  ['result', 'taskId'],
  ['result', 'task', 'taskId'],
  ['result', '_meta', RELATED_TASK, 'taskId'],
  ['params', 'taskId'],
  ['params', '_meta', RELATED_TASK, 'taskId'],
]

/** A message in which tasks have the names that only this principal can ask for. */
export function withTaskNames(deps: Deps, call: Call, text: string): string {
  if (!text.includes('"taskId"')) return text
  const listed = elementSpans(text, ['result', 'tasks']) ?? []
  const places = [...PLACES, ...listed.map((_, index) => ['result', 'tasks', index, 'taskId'])]
  const edits = places.flatMap((path) => {
    const span = valueSpan(text, path)
    const id: unknown =
      span === undefined ? undefined : JSON.parse(text.slice(span.start, span.end))
    if (span === undefined || typeof id !== 'string') return []
    return [{ ...span, text: JSON.stringify(sealTaskId(deps.sealer, call, id)) }]
  })
  return replaceSpans(
    text,
    edits.toSorted((a, b) => a.start - b.start),
  )
}

const PLAIN = /^[\x21-\x7e]+$/

/** The task as `Mcp-Name` has it: as it is, or in the Base64 form for what a header cannot hold. */
export const taskHeader = (id: string): string =>
  PLAIN.test(id) && !id.startsWith('=?') ? id : `=?base64?${Buffer.from(id).toString('base64')}?=`
