import type {
  ConnectionName,
  Digest,
  HoldReason,
  PinFlag,
  PinKind,
  SeenBy,
} from '@sallyport/contracts'

/** Where a definition stands: one of each kind and name on a connection. */
export interface PinPlace {
  readonly connection: ConnectionName
  readonly kind: PinKind
  /** Case matters. */
  readonly name: string
}

/** What may be used. */
export interface Pinned {
  readonly hash: Digest
  /** Canonical JSON of the whole definition. */
  readonly text: string
  /** RFC 3339. */
  readonly since: string
}

/** What the target offers and nobody has decided on. */
export interface Held {
  readonly hash: Digest
  /** Absent where the definition is not known whole: it cannot be approved then. */
  readonly text?: string
  readonly bytes: number
  readonly reason: HoldReason
  readonly flags: readonly PinFlag[]
  readonly since: string
  readonly seenBy: SeenBy
}

/** A definition of a connection. While something is held, it may not be used. */
export interface Pin extends PinPlace {
  readonly pinned?: Pinned
  readonly held?: Held
  /** Times that the target changed it since someone decided last. */
  readonly changes: number
  /** Bytes of definitions that it took in STATE since someone decided last. */
  readonly bytes: number
}
