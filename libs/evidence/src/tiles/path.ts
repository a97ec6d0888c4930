/** Hashes in a full tile, and entries in a full bundle. */
export const TILE_WIDTH = 256

/** The highest level that a tile can have. */
const MAX_LEVEL = 63

/** A level of the tree in steps of 256 leaves, or the entries themselves. */
export type TileLevel = number | 'entries'

/** Names a tile or an entry bundle. */
export interface TileName {
  readonly level: TileLevel
  readonly index: number
  readonly width: number
}

/** Key of a tile (C2SP tlog-tiles): `tile/<level>/x001/x234/067`, with `.p/<width>` where it is partial. */
export function tilePath(level: TileLevel, index: number, width: number = TILE_WIDTH): string {
  const path = `tile/${level}/${groups(index)}`
  return width === TILE_WIDTH ? path : `${path}.p/${width}`
}

/** What the keys of partial tiles begin with that are of no more use once a full tile stands under a key. */
export function partialsPrefix(key: string): string | undefined {
  return parseTilePath(key)?.width === TILE_WIDTH ? `${key}.p/` : undefined
}

/** Whether a log of a size has hashes, or entries, in the tile under a key. */
export function wasBegun(key: string, size: number): boolean {
  const tile = parseTilePath(key)
  if (tile === undefined) return false
  const { level, index } = tile
  return Math.floor(size / leavesPerHash(level === 'entries' ? 0 : level)) > index * TILE_WIDTH
}

/** Reads the key of a tile; undefined where it is none. */
export function parseTilePath(key: string): TileName | undefined {
  const match = /^tile\/(\d{1,2}|entries)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(key)
  const [, level = '', path = '', width] = match ?? []
  const name: TileName = {
    level: level === 'entries' ? level : Number(level),
    index: Number(path.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  }
  const { level: at, width: wide } = name
  if (match === null || wide === 0 || wide > TILE_WIDTH || (at !== 'entries' && at > MAX_LEVEL))
    return undefined
  // Only one spelling is a tile's.
  return tilePath(name.level, name.index, name.width) === key ? name : undefined
}

/** Digits of an index in groups of three, all but the last marked with an x. */
function groups(index: number): string {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  return padded.replaceAll(/\d{3}(?=\d)/g, 'x$&/')
}

/** How many leaves a hash of a level covers. */
export const leavesPerHash = (level: number): number => TILE_WIDTH ** level

/** How many hashes of a level are in its last, partial tile, in a tree of that size; 0 where there is no such tile. */
export const partialWidth = (size: number, level: number): number =>
  Math.floor(size / leavesPerHash(level)) % TILE_WIDTH
