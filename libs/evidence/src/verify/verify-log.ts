import type { Kept } from '../kept/read-kept.ts'
import { leafHash } from '../merkle/hash.ts'
import type { Checkpoint } from '../note/checkpoint.ts'
import { findLogKeys } from '../note/published-keys.ts'
import type { Keys, VerifierKey } from '../note/verifier-key.ts'
import type { KeyWrapper } from '../recording/key-wrapper.ts'
import type { EvidenceSource } from '../source.ts'
import { TILE_WIDTH } from '../tiles/path.ts'
import { readBundle } from './bundle.ts'
import { walkCheckpoints } from './checkpoints.ts'
import { checkFiles } from './files.ts'
import { findHead } from './head.ts'
import { KeptCheck } from './kept.ts'
import { KeyCheck } from './keys.ts'
import { LeafCheck } from './leaves.ts'
import { type GuardedSource, guardedSource } from './object-reader.ts'
import { createFindings, type Findings, type Report } from './report.ts'
import { TreeCheck } from './tree.ts'

/** How far a check has come. */
export interface Progress {
  readonly leaves: number
  readonly size: number
}

/** What a check may take beside the store and the key. */
export interface VerifyOptions {
  /** Checkpoints that others kept, read before the check begins: a log that goes on is then never behind them. */
  readonly kept?: readonly Kept[]
  /** What opens encrypted segments, to check their inside too. */
  readonly recordingKeys?: KeyWrapper
  readonly onProgress?: (progress: Progress) => void
}

/**
 * Checks everything that stands in a store of evidence, with nothing but public keys of the log: that every checkpoint is
 * signed by one of these, or by a key that one of these introduced, and that the tree it signs is the one the entries make, that every tile is right, every event valid, every
 * recording the one that was sealed and every exchange told from decision to end, and that no file is without a place.
 * What stands in encrypted recordings is checked only with the keys that open them; without, the report counts them.
 * A store that was put back to an older state of itself is whole in all of this: that its end is missing shows only
 * against checkpoints that someone else kept. Each of them must name no more leaves than the log has, and the root over
 * that many of its leaves.
 *
 * Never writes. Reads one bundle and one recording at a time; memory grows by less than 100 bytes a leaf, and by a few
 * hundred for each data key. A log that goes on while it is read is checked up to the head that it had. Rejects only where
 * the source fails as a whole, or with `invalid_key` where the keys are not those of one log.
 */
export async function verifyLog(
  source: EvidenceSource,
  given: Keys,
  { kept: kepts = [], recordingKeys, onProgress = () => {} }: VerifyOptions = {},
): Promise<Report> {
  const findings = createFindings()
  const guarded = guardedSource(source, findings)
  const logKeys = await findLogKeys(guarded, [given].flat())
  const { known } = logKeys
  const origin = logKeys.given[0]?.name ?? ''
  const head = await findHead(guarded, known, findings)
  const size = head?.size ?? 0
  const kept = new KeptCheck(kepts, size, findings)
  if (head === undefined) return findings.report({ origin, size, kept: kept.report(), keys: [] })
  const keys = new KeyCheck(guarded, logKeys, findings)
  const tree = new TreeCheck({ source: guarded, size, kept, findings })
  const leaves = new LeafCheck({ source: guarded, size, keys, recordingKeys, findings })
  await walkLeaves({ source: guarded, known, head, tree, keys, leaves, findings }, onProgress)
  await tree.finish()
  await leaves.finish()
  await checkFiles({
    source: guarded,
    known,
    keys,
    size,
    tree,
    recordings: leaves.recordings,
    dataKeys: leaves.dataKeys,
    findings,
  })
  const signed = keys.finish(size)
  const time = leaves.timeOf(size)
  return findings.report({
    origin,
    size,
    ...(time !== undefined && { time }),
    kept: kept.report(),
    keys: signed,
  })
}

interface Walk {
  readonly source: GuardedSource
  readonly known: readonly VerifierKey[]
  readonly head: Checkpoint
  readonly tree: TreeCheck
  readonly keys: KeyCheck
  readonly leaves: LeafCheck
  readonly findings: Findings
}

/** Takes every leaf in order, and every checkpoint at its place among them. */
async function walkLeaves(walk: Walk, onProgress: (progress: Progress) => void): Promise<void> {
  const { source, known, head, tree, keys, leaves, findings } = walk
  await using checkpoints = await walkCheckpoints(source, known, head.size, findings)
  // Leaves are checked in their order: what one means depends on those before it.
  /* oxlint-disable no-await-in-loop */
  for (let first = 0; first < head.size; first += TILE_WIDTH) {
    const bundle = await readBundle(walk, first)
    for (let i = 0; i < bundle.width; i++) {
      const entry = bundle.entries[i]
      const index = first + i
      const hash = entry && leafHash(entry)
      const checked =
        entry !== undefined &&
        hash !== undefined &&
        leaves.check({ index, file: bundle.file, entry, hash })
      const ends = typeof checked === 'boolean' ? checked : await checked
      if (ends) checkpoints.expect(index + 1)
      tree.add(hash, bundle.hashes[i])
      if (checkpoints.next?.size !== index + 1) continue
      if (!ends && entry !== undefined)
        findings.failure('unended_batch', { file: bundle.file, leaf: index })
      keys.signed(checkpoints.next)
      await tree.settle(checkpoints.next)
      await checkpoints.advance()
    }
    onProgress({ leaves: first + bundle.width, size: head.size })
  }
  /* oxlint-enable no-await-in-loop */
  if (tree.settled < head.size) await tree.settle(head)
}
