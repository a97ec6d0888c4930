export { EvidenceError, type EvidenceErrorCode, KeyServiceError } from './errors.ts'
export { findEvent, type FoundEvent } from './find-event.ts'
export { openFolder } from './folder-source.ts'
export { isImmutable } from './immutable.ts'
export { type Kept, readKept } from './kept/read-kept.ts'
export {
  CHECKPOINT_KEY,
  CHECKPOINTS_PREFIX,
  checkpointKey,
  checkpointSize,
  erasedKey,
  erasedPrefix,
  ERASURES_KEY,
  leafOfKey,
  parseErasedKey,
  plainSegmentKey,
  rejectedKey,
  segmentKey,
  sessionPrefix,
  STAGED_PREFIX,
  stagedKey,
} from './layout.ts'
export { isKind, type Line, type LineProblem, readLine } from './line.ts'
export { type TreeHead, verifyConsistency } from './merkle/consistency.ts'
export { leafHash } from './merkle/hash.ts'
export { type InclusionClaim, verifyInclusion } from './merkle/inclusion.ts'
export {
  type Checkpoint,
  openCheckpoint,
  signCheckpoint,
  type SignedCheckpoint,
} from './note/checkpoint.ts'
export {
  createLogKey,
  type LogKeyPart,
  logKeyParts,
  type LogSigner,
  readLogKey,
} from './note/log-key.ts'
export { signersNamed } from './note/note.ts'
export {
  formatProof,
  type LogProof,
  parseProof,
  verifyCarriedProof,
  verifyProof,
} from './note/proof.ts'
export {
  findLogKeys,
  type LogKeys,
  publishedChange,
  readPublishedChanges,
} from './note/published-keys.ts'
export {
  assertOneLog,
  type Keys,
  parseVerifierKey,
  parseVerifierKeys,
  type VerifierKey,
  verifierKeyOf,
} from './note/verifier-key.ts'
export { readAhead } from './read-ahead.ts'
export { packLines, splitLines, unpackLines } from './lines.ts'
export {
  createDataKey,
  type DataKey,
  type DataKeyOwner,
  type FoundDataKey,
  ownerOf,
  readDataKey,
  rewrapDataKey,
} from './recording/data-key.ts'
export {
  type DataKeyName,
  dataKeysPrefix,
  dayOf,
  KEYS_PREFIX,
  newDataKeyId,
  parseDataKeyObject,
} from './recording/data-key-name.ts'
export { covers, type ErasedAt } from './recording/erased-at.ts'
export { createKeyRing, joinRing, type KeyWrapper } from './recording/key-wrapper.ts'
export { dataKeyOf, openSegment, sealSegment } from './recording/segment.ts'
export { exchangeOf, sessionOf } from './session-of.ts'
export type { EvidenceSource, StoredObject } from './source.ts'
export { formatStaged, parseStaged, type StagedBatch } from './staged.ts'
export { append, type Appended, type Edge, EMPTY_EDGE, edgeRoot } from './tiles/edge.ts'
export { partialsPrefix, TILE_WIDTH, wasBegun } from './tiles/path.ts'
export { proveConsistency, proveInclusion } from './tiles/prove.ts'
export { readEdge } from './tiles/read-edge.ts'
export { readEntries } from './tiles/read-tile.ts'
export type { KeptReport } from './verify/kept.ts'
export { describeFinding, type Finding, type Place } from './verify/problems.ts'
export type { KeyReport, Report } from './verify/report.ts'
export {
  readSession,
  type ReadSessionOptions,
  type SessionRecording,
} from './verify/read-session.ts'
export { type Progress, verifyLog, type VerifyOptions } from './verify/verify-log.ts'
