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
  /** Case matters. As masking leaves it where it is kept. */
  readonly name: string
  /** Masking changed the name: the id alone tells which it is. */
  readonly nameMasked?: true
}

/** What may be used. */
export interface Pinned {
  readonly hash: Digest
  /** Canonical JSON of the whole definition, masked. */
  readonly text: string
  /** Masking changed what arguments are checked by. */
  readonly argumentsMasked?: true
  /** RFC 3339. */
  readonly since: string
}

/** What the target offers and nobody has decided on. */
export interface Held {
  readonly hash: Digest
  /** Absent where the definition is not known whole: it cannot be approved then. */
  readonly text?: string
  readonly argumentsMasked?: true
  readonly bytes: number
  readonly reason: HoldReason
  readonly flags: readonly PinFlag[]
  readonly since: string
  readonly seenBy: SeenBy
}

/** A definition of a connection. While something is held, it may not be used. */
export interface Pin extends PinPlace {
  /** Of the aggregate: made of the name as the target wrote it. */
  readonly id: string
  readonly pinned?: Pinned
  readonly held?: Held
  /** Times that the target changed it since someone decided last. */
  readonly changes: number
  /** Bytes of definitions that it took in STATE since someone decided last. */
  readonly bytes: number
}
