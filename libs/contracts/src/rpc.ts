import type { Static, TSchema } from 'typebox'
import { parser } from './parse.ts'

/** Who asks others on the bus: services, and approval bots. */
export type Caller = 'edge' | 'policy' | 'approval' | 'control' | 'masking' | 'bots'

/** One request/reply exchange on the bus: its subject, both schemas and who answers. */
export interface RpcContract<Q extends TSchema = TSchema, A extends TSchema = TSchema> {
  readonly name: string
  readonly version: number
  /** NATS subject, served by a queue group of the same name. */
  readonly subject: string
  /** The service that answers. */
  readonly server: string
  /** Who may ask. */
  readonly callers: readonly Caller[]
  readonly description: string
  /** A caller that says nothing else waits so many milliseconds at least: the answer may take longer than others do. */
  readonly atLeastMs?: number
  readonly request: Q
  readonly reply: A
  readonly parseRequest: (value: unknown) => Static<Q>
  readonly parseReply: (value: unknown) => Static<A>
}

/** Declares a request/reply exchange. Its subject is `rpc.<name>`. */
export function rpc<Q extends TSchema, A extends TSchema>(spec: {
  readonly name: string
  readonly version: number
  readonly server: string
  readonly callers: readonly Caller[]
  readonly description: string
  readonly atLeastMs?: number
  readonly request: Q
  readonly reply: A
}): RpcContract<Q, A> {
  return {
    ...spec,
    subject: `rpc.${spec.name}`,
    parseRequest: parser(`request ${spec.name}`, spec.request),
    parseReply: parser(`reply ${spec.name}`, spec.reply),
  }
}

/** The request type of an exchange. */
export type RequestOf<C> = C extends RpcContract<infer Q> ? Static<Q> : never
/** The reply type of an exchange. */
export type ReplyOf<C> = C extends RpcContract<TSchema, infer A> ? Static<A> : never
