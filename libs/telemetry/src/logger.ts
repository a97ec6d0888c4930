import { type Logger, pino } from 'pino'

export type { Logger }

/** Where a service's log lines go, and how much it says. */
export interface LogOptions {
  readonly level?: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** A file to append to; standard output where it is absent. */
  readonly file?: string
}

/** A JSON-lines logger of one service. It is given ids, codes and counts; never a payload, a token or a secret. */
export function createLogger(service: string, options: LogOptions = {}): Logger {
  const destination = pino.destination({
    dest: options.file ?? 1,
    sync: options.file === undefined,
    mode: 0o600,
  })
  return pino(
    {
      base: { service },
      level: options.level ?? 'info',
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError },
    },
    destination,
  )
}

/** Names an error by class and code: messages of foreign errors may quote what they were given. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error }
  const code: unknown = Reflect.get(error, 'code')
  return { name: error.name, ...(typeof code === 'string' && { code }), stack: frames(error.stack) }
}

/** The stack without its first line, which repeats the message. */
function frames(stack: string | undefined): string[] {
  return (stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) => line.trim())
}
