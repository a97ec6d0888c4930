import { CHECKPOINT_KEY, checkpointSize, ERASURES_KEY, STAGED_PREFIX } from '../layout.ts'
import type { VerifierKey } from '../note/verifier-key.ts'
import type { KeyCheck } from './keys.ts'
import { parseDataKeyObject } from '../recording/data-key-name.ts'
import { readStaged } from '../staged.ts'
import { encodeBundle, splitBundle } from '../tiles/bundle.ts'
import { parseTilePath, TILE_WIDTH, type TileName } from '../tiles/path.ts'
import { getTile } from '../tiles/read-tile.ts'
import { isBeyond, widthIn } from '../tiles/standing.ts'
import { headNow } from './head.ts'
import type { DataKeyCheck } from './data-keys.ts'
import type { GuardedSource } from './object-reader.ts'
import type { RecordingCheck } from './recordings.ts'
import type { Findings } from './report.ts'
import type { TreeCheck } from './tree.ts'

export interface FileCheckParts {
  readonly source: GuardedSource
  /** Keys by which checkpoints are known. */
  readonly known: readonly VerifierKey[]
  readonly keys: KeyCheck
  readonly size: number
  readonly tree: TreeCheck
  readonly recordings: RecordingCheck
  readonly dataKeys: DataKeyCheck
  readonly findings: Findings
}

/** Where a file belongs: under the checked head, beyond it, or nowhere; `unneeded` is a data key of no segment. */
type Standing = 'known' | 'beyond' | 'unneeded' | 'unexpected'

/** Looks at every file of the store: each must belong to the log, and partial tiles must be parts of whole ones. */
export async function checkFiles(parts: FileCheckParts): Promise<void> {
  const { source, findings, known, size } = parts
  const beyond: string[] = []
  const unneeded: string[] = []
  for await (const file of source.list('')) {
    const standing = await standingOf(parts, file)
    if (standing === 'unneeded' && unneeded.length < MAX_BEYOND) unneeded.push(file)
    else if (standing === 'unneeded' || standing === 'unexpected')
      findings.failure('unexpected', { file })
    if (standing === 'beyond' && beyond.length < MAX_BEYOND) beyond.push(file)
  }
  parts.dataKeys.finishMarks()
  if (beyond.length + unneeded.length === 0) return
  const staged = await readStaged(source)
  tell(findings, unneeded, new Set(staged.flatMap(({ dataKeys }) => dataKeys)))
  if (beyond.length === 0) return
  const now = await headNow(source, known)
  const wentOn = now !== undefined && now.size > size
  if (wentOn) return findings.note('log_went_on', { file: CHECKPOINT_KEY })
  const keys = staged.flatMap(({ dataKeys, objects }) => [
    ...dataKeys,
    ...objects.map((object) => object.key),
  ])
  tell(findings, beyond, new Set(keys))
}

/** Tells of files that are no part of the log: what a batch brings that is staged is on its way, or left by it. */
function tell(findings: Findings, files: readonly string[], staged: ReadonlySet<string>): void {
  for (const file of files) {
    if (staged.has(file) || isAside(file)) findings.note('uncommitted', { file })
    else findings.failure('unexpected', { file })
  }
}

/** What a writer of a folder had not yet given its name, or tried what a bucket can do with. */
const SCRATCH = /(?:^|\/)\.tmp\//
/** Whether a file is no part of the log yet, wherever the log ends. */
const isAside = (file: string): boolean => file.startsWith(STAGED_PREFIX) || SCRATCH.test(file)
/** A batch writes far fewer objects. */
const MAX_BEYOND = 100_000

async function standingOf(parts: FileCheckParts, file: string): Promise<Standing> {
  const { size, keys, recordings, dataKeys } = parts
  if (file === CHECKPOINT_KEY) return 'known'
  if (file === ERASURES_KEY) return positionStanding(parts)
  if (isAside(file) || isBeyond(file, size)) return 'beyond'
  const tile = parseTilePath(file)
  if (tile !== undefined) return tileStanding(parts, file, tile)
  // Checkpoints were compared with the tree.
  const known =
    checkpointSize(file) !== undefined ||
    recordings.isSealed(file) ||
    dataKeys.isNamed(file) ||
    keys.isPublished(file) ||
    (await dataKeys.mark(file))
  if (known) return 'known'
  return parseDataKeyObject(file) === undefined ? 'unexpected' : 'unneeded'
}

/**
 * How far erasures were carried out is told by who carries them out, for themselves: another leaf than the true one lets
 * keys stand, which is noted for each, or has them go again.
 */
async function positionStanding({ source, size, findings }: FileCheckParts): Promise<Standing> {
  const bytes = await source.get(ERASURES_KEY)
  const [, leaf] = /^(\d{1,15})\n$/.exec(Buffer.from(bytes ?? []).toString('latin1')) ?? []
  if (Number(leaf) > size) return 'beyond'
  if (leaf === undefined && bytes !== undefined)
    findings.failure('position_malformed', { file: ERASURES_KEY })
  return 'known'
}

async function tileStanding(
  parts: FileCheckParts,
  file: string,
  tile: TileName,
): Promise<Standing> {
  const whole = widthIn(parts.size, tile)
  // Whole ones were compared with the tree.
  if (tile.width === whole) return 'known'
  if (whole < TILE_WIDTH && !parts.tree.wasCut(tile.level, tile.width)) return 'unexpected'
  const bytes = await parts.source.get(file)
  const wanted = await beginning(parts, tile, whole)
  if (bytes !== undefined && wanted !== undefined && !wanted.equals(bytes))
    parts.findings.failure(tile.level === 'entries' ? 'bundle_mismatch' : 'tile_mismatch', { file })
  return 'known'
}

/** What a partial tile must hold: the beginning of the whole one at its place. */
async function beginning(
  { source, size, tree }: FileCheckParts,
  { level, index, width }: TileName,
  whole: number,
): Promise<Buffer | undefined> {
  if (level !== 'entries' && whole < TILE_WIDTH)
    return Buffer.concat(tree.partialTile(level).slice(0, width))
  const found = await getTile(source, level, index, size)
  if (found === undefined) return undefined
  if (level !== 'entries') return Buffer.from(found.bytes.subarray(0, width * 32))
  return Buffer.from(encodeBundle(splitBundle(found.bytes).entries.slice(0, width)))
}
