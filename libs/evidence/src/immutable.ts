import { checkpointSize, isLogKeys, isSealedLines } from './layout.ts'
import { parseTilePath, TILE_WIDTH } from './tiles/path.ts'

/**
 * Whether the object under a key is one that never changes once the log holds it: a full tile or bundle, the checkpoint of
 * a size, a recording, lines that were set aside, published keys. The others come to be replaced, or to be of no more use: the newest
 * checkpoint, a batch on its way, partial tiles. Data keys are among these, as they go when content is erased, and what
 * tells of erasures, which the log holds too.
 */
export function isImmutable(key: string): boolean {
  const tile = parseTilePath(key)
  if (tile !== undefined) return tile.width === TILE_WIDTH
  return checkpointSize(key) !== undefined || isSealedLines(key) || isLogKeys(key)
}
