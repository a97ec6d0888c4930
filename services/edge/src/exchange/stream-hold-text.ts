import { isObject, type JsonObject, type Message } from '@sallyport/mcp'

/** The text of a message that goes on in others, and where it stands. */
export interface StreamText {
  /** What tells the texts of one stream from those of others of an exchange. */
  readonly stream: string
  readonly path: readonly string[]
  readonly text: string
}

/**
 * The text of a notification that is one of many: of progress, by its token; of a log, by its logger; of a task's status,
 * by the task. Undefined where a message has none.
 */
export function streamText(message: Message): StreamText | undefined {
  if (message.kind !== 'notification') return undefined
  const { method, params } = message
  switch (method) {
    case 'notifications/progress':
      return at(params, ['params', 'message'], [method, params['progressToken']])
    case 'notifications/message':
      return logText(params)
    case 'notifications/tasks/status':
      return at(params, ['params', 'statusMessage'], [method, params['taskId']])
    default:
      return undefined
  }
}

/** Data of a log is anything that is JSON: its text is all of it, or stands where loggers put it. */
function logText(params: JsonObject): StreamText | undefined {
  const { data, logger } = params
  const stream = ['notifications/message', logger]
  if (!isObject(data)) return at(params, ['params', 'data'], stream)
  return (
    at(data, ['params', 'data', 'message'], [...stream, 'message']) ??
    at(data, ['params', 'data', 'text'], [...stream, 'text'])
  )
}

function at(
  object: JsonObject,
  path: readonly string[],
  stream: readonly unknown[],
): StreamText | undefined {
  const text = object[path.at(-1) ?? '']
  return typeof text === 'string' ? { stream: JSON.stringify(stream), path, text } : undefined
}
