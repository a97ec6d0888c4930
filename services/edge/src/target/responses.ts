import { Readable } from 'node:stream'
import { errorReply, type JsonObject, type RequestId } from '@sallyport/mcp'
import type { TargetResponse } from './target-client.ts'

/** A status alone. */
export const statusOnly = (status: number): TargetResponse => ({
  status,
  headers: {},
  body: Readable.from([]),
})

/** A JSON-RPC error under a status. */
export const errorResponse = (
  status: number,
  id: RequestId | null,
  code: number,
  message: string,
  data?: JsonObject,
): TargetResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Readable.from([Buffer.from(errorReply(id, code, message, data))]),
})
