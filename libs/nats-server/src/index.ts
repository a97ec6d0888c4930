export { NatsServerError, type NatsServerErrorCode } from './errors.ts'
export { findNatsServer, type FindOptions } from './find.ts'
export { type NatsUser, renderUsers } from './users.ts'
export { type RunningNatsServer, startNatsServer, type StartOptions } from './start.ts'
