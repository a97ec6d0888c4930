import { elementSpans, type JsonPath, replaceSpans, valueSpan } from '@sallyport/json'
import { isObject, type JsonObject } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import { sealTask, type TaskRef, type Under } from '../task-handles.ts'
import type { Call } from './call.ts'
import { joined } from './charge.ts'

const RELATED_TASK = 'io.modelcontextprotocol/related-task'

/** Where an answer names the task that it is about, or, in the tasks extension of 2026-07-28, that it began. */
const ABOUT: JsonPath = ['result', 'taskId']
/** Where an answer names the task that it began (2025-11-25). */
const BEGUN: JsonPath = ['result', 'task', 'taskId']

/** Where else a message of a target names one task. */
const PLACES: readonly JsonPath[] = [
  ['result', '_meta', RELATED_TASK, 'taskId'],
  ['params', 'taskId'],
  ['params', '_meta', RELATED_TASK, 'taskId'],
]

/**
 * A message in which tasks have the names that only this principal can ask for. A task that it begins is under what the
 * message is under; of any other, what it is under is known, or its name says that it is not.
 */
export function withTaskNames(deps: Deps, call: Call, text: string, under: Under): string {
  if (!text.includes('"taskId"')) return text
  const listed = elementSpans(text, ['result', 'tasks']) ?? []
  const answers = call.message?.kind === 'request' && !call.operation.verb.startsWith('tasks/')
  const places = [
    { path: ABOUT, begins: answers },
    // The answer to a call can come on a stream that is resumed, which is under what the call was.
    { path: BEGUN, begins: answers || call.returned.resumes !== undefined },
    ...[...PLACES, ...listed.map((_, index) => ['result', 'tasks', index, 'taskId'])].map(
      (path) => ({ path, begins: false }),
    ),
  ]
  const edits = places.flatMap((place) => {
    const span = valueSpan(text, place.path)
    const id: unknown =
      span === undefined ? undefined : JSON.parse(text.slice(span.start, span.end))
    if (span === undefined || typeof id !== 'string') return []
    const task = place.begins ? { id, under } : knownTask(deps, call, id)
    const name = sealTask(deps.sealer, call, task)
    if (task.under !== undefined) deps.tasks.remember(call, task)
    return [{ ...span, text: JSON.stringify(name) }]
  })
  return replaceSpans(
    text,
    edits.toSorted((a, b) => a.start - b.start),
  )
}

/** A task that a message names beside its answer. */
function knownTask(deps: Deps, call: Call, id: string): TaskRef {
  const { task } = call.returned
  return task?.id === id ? task : (deps.tasks.find(call, id) ?? { id })
}

/**
 * What a notification is under: what its stream is, and what the task is that it tells of. Undefined where it carries
 * what a task has come to, and what the task is under is not known: then it may not pass.
 */
export function underOfNotification(
  deps: Deps,
  call: Call,
  params: JsonObject,
  stream: Under,
): Under | undefined {
  const meta = params['_meta']
  const related = isObject(meta) ? meta[RELATED_TASK] : undefined
  const ids = [params['taskId'], isObject(related) ? related['taskId'] : undefined]
  const tasks = ids
    .filter((id) => typeof id === 'string')
    .map((id) => knownTask(deps, call, id).under)
  const carries = 'result' in params || 'error' in params
  if (carries && (tasks.length === 0 || tasks.includes(undefined))) return undefined
  return tasks.reduce<Under>(
    (under, task) => (task === undefined ? under : joined(under, task)),
    stream,
  )
}

const PLAIN = /^[\x21-\x7e]+$/

/** The task as `Mcp-Name` has it: as it is, or in the Base64 form for what a header cannot hold. */
export const taskHeader = (id: string): string =>
  PLAIN.test(id) && !id.startsWith('=?') ? id : `=?base64?${Buffer.from(id).toString('base64')}?=`
