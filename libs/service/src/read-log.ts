import type { LogOptions } from '@sallyport/telemetry'
import type { EnvReader } from './read-env.ts'

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** Where a service logs, and how much: `SALLYPORT_LOG_FILE`, `SALLYPORT_LOG_LEVEL`. */
export function readLog(reader: EnvReader): LogOptions {
  const file = reader.optional('SALLYPORT_LOG_FILE')
  const asked = reader.matching(
    'SALLYPORT_LOG_LEVEL',
    new RegExp(`^(${LEVELS.join('|')})$`),
    `one of ${LEVELS.join(', ')}`,
    'info',
  )
  const level = LEVELS.find((name) => name === asked) ?? 'info'
  return { level, ...(file !== undefined && { file }) }
}
