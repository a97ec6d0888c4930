import { checkpointKey } from '../layout.ts'
import type { TreeHead } from '../merkle/consistency.ts'
import { HASH_BYTES, sameHash } from '../merkle/hash.ts'
import { MerkleRange, rootOf } from '../merkle/range.ts'
import { leavesPerHash, partialWidth, TILE_WIDTH, type TileLevel, tilePath } from '../tiles/path.ts'
import { getTile } from '../tiles/read-tile.ts'
import type { KeptCheck } from './kept.ts'
import type { GuardedSource } from './object-reader.ts'
import type { Findings } from './report.ts'

type MaybeHash = Uint8Array | undefined

interface Level {
  hashes: Uint8Array[]
  readonly widths: Set<number>
}

/** What a tree is compared with beside its own checkpoints, and where what is wrong is told. */
interface TreeCheckParts {
  readonly source: GuardedSource
  readonly size: number
  readonly kept: KeptCheck
  readonly findings: Findings
}

/**
 * Rebuilds the tree from its entries and compares it with every checkpoint and every tile. Between two checkpoints it
 * holds both the hashes that the entries have and those that the tiles hold; the signed root says which are right.
 */
export class TreeCheck {
  readonly #source: GuardedSource
  readonly #size: number
  readonly #kept: KeptCheck
  readonly #findings: Findings
  #range = new MerkleRange()
  #settled = 0
  #computed: MaybeHash[] = []
  #stored: MaybeHash[] = []
  #broken = false
  /** Whether a leaf is neither in an entry nor in a tile, so that no root after it is known. */
  #gap = false
  /** By level: the hashes of the tile that is not full yet, and the widths at which checkpoints have cut it. */
  readonly #levels: Level[] = []
  /** By level: how many tiles are full. */
  readonly #filled: number[] = []

  constructor({ source, size, kept, findings }: TreeCheckParts) {
    this.#source = source
    this.#size = size
    this.#kept = kept
    this.#findings = findings
  }

  /** Takes the next leaf: the hash that its entry has, and the one that its tile holds. */
  add(computed: MaybeHash, stored: MaybeHash): void {
    this.#computed.push(computed)
    this.#stored.push(stored)
  }

  /** Size of the last checkpoint that was compared. */
  get settled(): number {
    return this.#settled
  }

  /** Compares with the checkpoint of exactly the leaves that were taken. */
  async settle(head: TreeHead): Promise<void> {
    const hashes = this.#choose(head)
    let size = this.#settled
    this.#settled = head.size
    this.#computed = []
    this.#stored = []
    for (const hash of hashes) {
      this.#range.push(hash)
      size++
      this.#gap ||= hash === NO_HASH
      if (!this.#gap) this.#kept.reached(size, () => this.#range.root())
      // Tiles are compared in the order in which they fill.
      // oxlint-disable-next-line no-await-in-loop
      if (this.#push(0, hash)) await this.#filledUp(0)
    }
    for (let level = 0; leavesPerHash(level) <= head.size; level++) {
      const width = partialWidth(head.size, level)
      if (width > 0) this.#level(level).widths.add(width)
    }
  }

  /** Compares the partial tiles at the right edge, and asks for those that earlier checkpoints need. */
  async finish(): Promise<void> {
    for (const [level, { hashes, widths }] of this.#levels.entries()) {
      const index = Math.floor(this.#size / leavesPerHash(level + 1))
      // oxlint-disable-next-line no-await-in-loop
      if (hashes.length > 0) await this.#compare(level, index, hashes)
      const others = [...widths].filter((width) => width !== hashes.length)
      // oxlint-disable-next-line no-await-in-loop
      for (const width of others) await this.#requirePartial(level, index, width)
    }
  }

  /** Whether a checkpoint has cut the last tile of a level at a width. */
  wasCut(level: TileLevel, width: number): boolean {
    return this.#levels[level === 'entries' ? 0 : level]?.widths.has(width) ?? false
  }

  /** The hashes of the last, partial tile of a level. */
  partialTile(level: number): readonly Uint8Array[] {
    return this.#levels[level]?.hashes ?? []
  }

  /** A partial tile may be gone only where the full one has come. */
  async #requirePartial(level: number, index: number, width: number): Promise<void> {
    for (const at of level === 0 ? ([0, 'entries'] as const) : [level]) {
      const partial = tilePath(at, index, width)
      // oxlint-disable-next-line no-await-in-loop
      if ((await this.#source.get(partial)) !== undefined) continue
      // oxlint-disable-next-line no-await-in-loop
      const full = await this.#source.get(tilePath(at, index))
      // oxlint-disable-next-line no-await-in-loop
      if (full === undefined) await this.#source.require(partial)
    }
  }

  #level(level: number): Level {
    return (this.#levels[level] ??= { hashes: [], widths: new Set() })
  }

  #choose(head: TreeHead): Uint8Array[] {
    const fallback = this.#computed.map((hash, i) => hash ?? this.#stored[i] ?? NO_HASH)
    if (this.#broken || this.#makes(head, this.#computed)) return fallback
    if (!this.#makes(head, this.#stored)) {
      this.#broken = true
      this.#findings.failure('root_mismatch', { file: checkpointKey(head.size) })
      return fallback
    }
    this.#reportChanged()
    return this.#stored.map((hash) => hash ?? NO_HASH)
  }

  #makes(head: TreeHead, hashes: readonly MaybeHash[]): boolean {
    const range = new MerkleRange(this.#range)
    for (const hash of hashes) {
      if (hash === undefined) return false
      range.push(hash)
    }
    return sameHash(range.root(), head.root)
  }

  #reportChanged(): void {
    this.#computed.forEach((hash, i) => {
      if (hash === undefined || sameHash(hash, this.#stored[i] ?? NO_HASH)) return
      const leaf = this.#settled + i
      const index = Math.floor(leaf / TILE_WIDTH)
      const width = Math.min(TILE_WIDTH, this.#size - index * TILE_WIDTH)
      this.#findings.failure('entry_changed', { file: tilePath('entries', index, width), leaf })
    })
  }

  /** Puts a hash into the tile that is not full yet; true where it is full now. */
  #push(level: number, hash: Uint8Array): boolean {
    return this.#level(level).hashes.push(hash) === TILE_WIDTH
  }

  /** Compares the tile that is full, and begins the next. */
  async #filledUp(level: number): Promise<void> {
    const tile = this.#level(level)
    const { hashes } = tile
    const index = this.#filled[level] ?? 0
    this.#filled[level] = index + 1
    tile.hashes = []
    tile.widths.clear()
    await this.#compare(level, index, hashes)
    if (this.#push(level + 1, rootOf(hashes))) await this.#filledUp(level + 1)
  }

  async #compare(level: number, index: number, hashes: readonly Uint8Array[]): Promise<void> {
    const tile = await getTile(this.#source, level, index, this.#size)
    if (tile === undefined) {
      await this.#source.require(tilePath(level, index, hashes.length))
      return
    }
    const wanted = Buffer.concat(hashes)
    const whole = tile.key === tilePath(level, index, hashes.length)
    if (wanted.equals(whole ? tile.bytes : tile.bytes.subarray(0, wanted.length))) return
    this.#findings.failure('tile_mismatch', { file: tile.key })
  }
}

/** Stands where neither an entry nor a tile gives a hash. */
const NO_HASH = new Uint8Array(HASH_BYTES)
