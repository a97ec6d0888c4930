export { createLogger, type Logger, type LogOptions } from './logger.ts'
export { createProgress, type Progress } from './progress.ts'
