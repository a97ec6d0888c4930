import { CHECKPOINT_KEY, checkpointKey, CHECKPOINTS_PREFIX, checkpointSize } from '../layout.ts'
import { readCheckpoint, type SignedCheckpoint } from '../note/checkpoint.ts'
import type { VerifierKey } from '../note/verifier-key.ts'
import type { EvidenceSource } from '../source.ts'
import { readStaged } from '../staged.ts'
import { unsignedAt } from './checkpoints.ts'
import type { GuardedSource } from './object-reader.ts'
import type { Findings } from './report.ts'

/** How many of the newest checkpoints are tried before the log counts as headless. */
const ATTEMPTS = 16

/**
 * The newest signed checkpoint that stands anywhere, against which all the rest is checked. The one under `checkpoint`
 * must not be older, unless a batch was just about to move it.
 */
export async function findHead(
  source: GuardedSource,
  keys: readonly VerifierKey[],
  findings: Findings,
): Promise<SignedCheckpoint | undefined> {
  const file = { file: CHECKPOINT_KEY }
  const listed = await newestListed(source, keys)
  const bytes = await source.require(CHECKPOINT_KEY)
  const latest = bytes && readCheckpoint(bytes, keys)
  if (bytes !== undefined && latest === undefined)
    findings.failure('not_signed', unsignedAt(CHECKPOINT_KEY, bytes))
  if (latest === undefined || listed === undefined) return latest ?? listed
  if (latest.size >= listed.size) return latest
  const moving = (await readStaged(source)).filter(
    ({ from, to }) => from < listed.size && listed.size <= to,
  )
  if (moving.length > 0) findings.note('uncommitted', { file: checkpointKey(listed.size) })
  else findings.failure('rolled_back', file)
  // A checkpoint within a batch is no head before the batch stands whole.
  const whole = moving.length === 0 || moving.some(({ to }) => to === listed.size)
  return whole ? listed : latest
}

/** The checkpoint that stands under `checkpoint` now; undefined where there is none that is signed. */
export async function headNow(
  source: EvidenceSource,
  keys: readonly VerifierKey[],
): Promise<SignedCheckpoint | undefined> {
  const bytes = await source.get(CHECKPOINT_KEY)
  return bytes && readCheckpoint(bytes, keys)
}

async function newestListed(
  source: GuardedSource,
  keys: readonly VerifierKey[],
): Promise<SignedCheckpoint | undefined> {
  let newest: number[] = []
  for await (const name of source.list(CHECKPOINTS_PREFIX)) {
    const size = checkpointSize(name)
    if (size !== undefined) newest = [...newest.slice(1 - ATTEMPTS), size]
  }
  for (const size of newest.toReversed()) {
    // oxlint-disable-next-line no-await-in-loop
    const bytes = await source.get(checkpointKey(size))
    const checkpoint = bytes && readCheckpoint(bytes, keys)
    if (checkpoint?.size === size) return checkpoint
  }
  return undefined
}
