import { checkpointSize, leafOfKey } from '../layout.ts'
import { leavesPerHash, parseTilePath, TILE_WIDTH, type TileName } from './path.ts'

/** How wide a tile is in a log of the given size; 0 or less where it is beyond its end. */
export function widthIn(size: number, { level, index }: Pick<TileName, 'level' | 'index'>): number {
  const hashes = Math.floor(size / leavesPerHash(level === 'entries' ? 0 : level))
  return Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH)
}

/** Whether the object under a key can only belong to a log that is longer than the given size. */
export function isBeyond(key: string, size: number): boolean {
  const tile = parseTilePath(key)
  if (tile !== undefined) return tile.width > widthIn(size, tile)
  const checkpoint = checkpointSize(key)
  if (checkpoint !== undefined) return checkpoint > size
  const leaf = leafOfKey(key)
  return leaf !== undefined && leaf >= size
}
