export type {
  AuditBatch,
  AuditPlace,
  AuditPosition,
  AuditReader,
  AuditRecord,
  AuditStream,
} from './audit/audit-stream.ts'
export type {
  ApprovalNewsItem,
  ApprovalNewsStream,
  Bus,
  CallOptions,
  EntryStore,
  FeedMessage,
  Fill,
  JournalWriter,
  NewsConsumer,
  NewsHandler,
  RateStore,
  RecorderFeed,
  RpcContext,
  RpcHandler,
  StateEntry,
  StateFollower,
  StateStore,
  Taken,
} from './bus.ts'
export { connectBus } from './connect.ts'
export { BusError, type BusErrorCode, RpcError } from './errors.ts'
export type { BusOptions } from './options.ts'
export type { StreamLimits } from './streams/definitions.ts'
export { VersionBook } from './state/version-book.ts'
export { provisionStreams } from './streams/provision.ts'
export { type BusPermissions, type BusUser, busUsers } from './users.ts'
