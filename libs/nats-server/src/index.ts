export { cacheDirectoryOf, type FoundServer } from './cache.ts'
export { NatsServerError, type NatsServerErrorCode } from './errors.ts'
export { findNatsServer, type FindOptions } from './find.ts'
export { type NatsUser, renderUsers } from './users.ts'
export type { Source } from './source.ts'
export {
  type RunningNatsServer,
  type ServerExit,
  startNatsServer,
  type StartOptions,
} from './start.ts'
