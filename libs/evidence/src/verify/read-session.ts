import {
  logAdvanced,
  logKeyRotated,
  type SallyportEvent,
  segmentSealed,
  sessionErased,
  type SessionId,
} from '@sallyport/contracts'
import { checkpointKey } from '../layout.ts'
import { isKind, readLine } from '../line.ts'
import { leafHash } from '../merkle/hash.ts'
import { readCheckpoint, type SignedCheckpoint } from '../note/checkpoint.ts'
import { findLogKeys } from '../note/published-keys.ts'
import type { Keys, VerifierKey } from '../note/verifier-key.ts'
import { sessionOf } from '../session-of.ts'
import type { EvidenceSource } from '../source.ts'
import { TILE_WIDTH } from '../tiles/path.ts'
import { readBundle } from './bundle.ts'
import { findHead } from './head.ts'
import { KeptCheck } from './kept.ts'
import { KeyCheck } from './keys.ts'
import { LeafCheck } from './leaves.ts'
import { type GuardedSource, guardedSource } from './object-reader.ts'
import { createFindings, type Findings, type Report } from './report.ts'
import { TreeCheck } from './tree.ts'
import type { Progress, VerifyOptions } from './verify-log.ts'

/** What reading a session may take beside the store and the key. */
export type ReadSessionOptions = Pick<VerifyOptions, 'recordingKeys' | 'onProgress'>

/** A session as evidence alone tells it. */
export interface SessionRecording {
  /** What was checked for it, and what is wrong; erasures are those of the session. */
  readonly report: Report
  /** Its events as the log has them, and the content records that could be opened and are what was sealed. */
  readonly lines: readonly Uint8Array[]
}

/**
 * Reads a session from a store of evidence with public keys of the log: its events from the leaves, under the newest signed
 * checkpoint of one of these or of a key that they introduced, and its content from its segments, each checked against its seal, where there are keys to open them.
 * Every leaf is hashed, so that nothing of the session can be left out; of recordings, the session's alone are read.
 * Whether all the rest of the store is whole is for `verifyLog` to say.
 *
 * Memory grows with the session, and by less than 100 bytes a leaf. Rejects only where the source fails as a whole.
 */
export async function readSession(
  source: EvidenceSource,
  given: Keys,
  session: SessionId,
  { recordingKeys, onProgress = () => {} }: ReadSessionOptions = {},
): Promise<SessionRecording> {
  const findings = createFindings()
  const guarded = guardedSource(source, findings)
  const logKeys = await findLogKeys(guarded, [given].flat())
  const { known } = logKeys
  const origin = logKeys.given[0]?.name ?? ''
  const head = await findHead(guarded, known, findings)
  const size = head?.size ?? 0
  const lines: Uint8Array[] = []
  const kept = new KeptCheck([], size, findings)
  if (head === undefined)
    return { report: findings.report({ origin, size, kept: [], keys: [] }), lines }
  const keys = new KeyCheck(guarded, logKeys, findings)
  const tree = new TreeCheck({ source: guarded, size, kept, findings })
  const leaves = new LeafCheck({
    source: guarded,
    size,
    keys,
    recordingKeys,
    findings,
    onContent: (line) => lines.push(line),
  })
  const parts = { source: guarded, known, head, session, tree, keys }
  await walk({ ...parts, leaves, findings, lines, onProgress })
  await tree.settle(head)
  await leaves.finish()
  const signed = keys.finish(size)
  const time = leaves.timeOf(size)
  const report = findings.report({
    origin,
    size,
    ...(time !== undefined && { time }),
    kept: [],
    keys: signed,
  })
  const erasures = report.erasures.filter((erasure) => erasure.session === session)
  return { report: { ...report, erasures }, lines }
}

interface Walk {
  readonly source: GuardedSource
  readonly known: readonly VerifierKey[]
  readonly head: SignedCheckpoint
  readonly keys: KeyCheck
  readonly session: SessionId
  readonly tree: TreeCheck
  readonly leaves: LeafCheck
  readonly findings: Findings
  readonly lines: Uint8Array[]
  readonly onProgress: (progress: Progress) => void
}

async function walk(parts: Walk): Promise<void> {
  const { head, session, tree, keys, leaves, lines, onProgress } = parts
  // What a leaf means depends on those before it.
  /* oxlint-disable no-await-in-loop */
  for (let first = 0; first < head.size; first += TILE_WIDTH) {
    const { file, width, entries, hashes } = await readBundle(parts, first)
    for (let i = 0; i < width; i++) {
      const entry = entries[i]
      const hash = entry && leafHash(entry)
      tree.add(hash, hashes[i])
      const event = entry && eventFor(session, entry)
      if (entry === undefined || hash === undefined || event === undefined) continue
      const ends = await leaves.check({ index: first + i, file, entry, hash })
      if (ends && keys.changing && first + i + 1 < head.size)
        await checkChange(parts, first + i + 1)
      if (sessionOf(event) === session) lines.push(entry)
    }
    onProgress({ leaves: first + width, size: head.size })
  }
  /* oxlint-enable no-await-in-loop */
  keys.signed(head)
}

/** Of all checkpoints before the head, those with which a key takes over are enough to know who signed the head. */
async function checkChange({ source, known, keys }: Walk, size: number): Promise<void> {
  const bytes = await source.require(checkpointKey(size), size - 1)
  const checkpoint = bytes && readCheckpoint(bytes, known)
  if (checkpoint?.size === size) keys.signed(checkpoint)
}

/** The event in a leaf that a session is told by, or that ends a batch; undefined for any other. */
function eventFor(session: SessionId, entry: Uint8Array): SallyportEvent | undefined {
  const text = Buffer.from(entry.buffer, entry.byteOffset, entry.byteLength)
  // Most leaves are of other sessions, and need not be understood.
  if (![session, logAdvanced.type, logKeyRotated.type].some((part) => text.includes(part)))
    return undefined
  const line = readLine(entry)
  return line.kind === 'event' && concerns(session, line.event) ? line.event : undefined
}

function concerns(session: SessionId, event: SallyportEvent): boolean {
  if (isKind(event, segmentSealed)) return event.data.session === session
  if (isKind(event, sessionErased)) return event.data.sessions.includes(session)
  return isKind(event, logAdvanced) || isKind(event, logKeyRotated) || sessionOf(event) === session
}
