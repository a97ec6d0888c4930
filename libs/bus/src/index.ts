export type {
  AuditRecord,
  AuditStream,
  Bus,
  CallOptions,
  FeedMessage,
  JournalWriter,
  RecorderFeed,
  RpcContext,
  RpcHandler,
  StateEntry,
  StateFollower,
  StateStore,
} from './bus.ts'
export { BusError, type BusErrorCode, RpcError } from './errors.ts'
