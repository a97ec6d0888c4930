import { journalRejected, logAdvanced, segmentSealed } from '@sallyport/contracts'
import { checkpointKey, isSealedLines } from './layout.ts'
import type { EvidenceSource } from './source.ts'
import { splitBundle } from './tiles/bundle.ts'
import { parseTilePath, TILE_WIDTH, type TileName, tilePath } from './tiles/path.ts'

/** Objects that are read at the same time. */
const AT_ONCE = 24
/** Objects that are waited for or held, and bytes that are held, before no more are read ahead. */
const MAX_OBJECTS = 2_048
const MAX_BYTES = 64 * 1024 * 1024

/**
 * A source that is far away, for a reader that goes through a log in order as `verifyLog` does: with each bundle it begins
 * to read what the bundle names and the bundle after it; of what its leaves seal, that which `needed` says the reader will
 * ask for (all of it, unless told: what is read and never asked for would take the room of what is). What was read ahead
 * is given once, and what could not be is read again when it is asked for, so that a reader sees what it would see without
 * this.
 */
export function readAhead(
  source: EvidenceSource,
  needed: (key: string) => boolean = () => true,
): EvidenceSource {
  const ahead = new Ahead(source)
  let newest: { readonly index: number; readonly key: string; readonly bytes: Uint8Array }
  newest = { index: -1, key: '', bytes: new Uint8Array() }
  return {
    async *list(prefix) {
      const window: string[] = []
      for await (const key of source.list(prefix)) {
        // Of all objects these are what is read when it is come upon.
        if (isPartial(key)) ahead.want(key)
        window.push(key)
        const [first] = window
        if (window.length > WINDOW && first !== undefined) {
          window.shift()
          yield first
        }
      }
      yield* window
    },
    async get(key) {
      // The last bundle is what each of its parts is compared with.
      if (key === newest.key) return newest.bytes
      const bytes = (await ahead.take(key)) ?? (await source.get(key))
      const tile = parseTilePath(key)
      // Only the first time: whoever reads a bundle again does not go through the log again.
      if (bytes === undefined || tile?.level !== 'entries' || tile.index <= newest.index)
        return bytes
      newest = { index: tile.index, key, bytes }
      for (const next of namedBy(tile, bytes, needed)) ahead.want(next)
      return bytes
    },
  }
}

/** Keys of a listing that are known before they are given. */
const WINDOW = 64

function isPartial(key: string): boolean {
  const tile = parseTilePath(key)
  return tile !== undefined && tile.width < TILE_WIDTH
}

type Reading = Promise<Uint8Array | undefined>

/** What is read before anyone asks for it. */
class Ahead {
  readonly #source: EvidenceSource
  readonly #waiting = new Set<string>()
  readonly #begun = new Map<string, Reading>()
  #running = 0
  #bytes = 0

  constructor(source: EvidenceSource) {
    this.#source = source
  }

  /** Reads an object when there is room for it. */
  want(key: string): void {
    if (this.#waiting.size + this.#begun.size >= MAX_OBJECTS || this.#begun.has(key)) return
    this.#waiting.add(key)
    this.#go()
  }

  /** What was read of an object; undefined where it was not, or could not be. */
  async take(key: string): Reading {
    this.#waiting.delete(key)
    const reading = this.#begun.get(key)
    this.#begun.delete(key)
    const bytes = await reading
    this.#bytes -= bytes?.length ?? 0
    this.#go()
    return bytes
  }

  #go(): void {
    for (const key of this.#waiting) {
      if (this.#running >= AT_ONCE || this.#bytes >= MAX_BYTES) return
      this.#waiting.delete(key)
      this.#begun.set(key, this.#read(key))
    }
  }

  async #read(key: string): Reading {
    this.#running++
    try {
      const bytes = await this.#source.get(key)
      this.#bytes += bytes?.length ?? 0
      return bytes
    } catch {
      return undefined
    } finally {
      this.#running--
      this.#go()
    }
  }
}

/** The objects that a bundle leads to: what its leaves commit to, its checkpoints and parts, and what stands after it. */
function* namedBy(
  { index, width }: TileName,
  bytes: Uint8Array,
  needed: (key: string) => boolean,
): Generator<string> {
  if (width === TILE_WIDTH) {
    yield tilePath(0, index + 1)
    yield tilePath('entries', index + 1)
  }
  for (const [i, entry] of splitBundle(bytes).entries.entries()) {
    const text = Buffer.from(entry.buffer, entry.byteOffset, entry.byteLength)
    if (text.includes(logAdvanced.type)) {
      yield checkpointKey(index * TILE_WIDTH + i + 1)
      // The parts that a checkpoint has cut stand until their tile is full.
      if (width < TILE_WIDTH) for (const at of PARTS) yield tilePath(at, index, i + 1)
    }
    if (!SEALING.some((type) => text.includes(type))) continue
    const sealed = SEALED.exec(text.toString('latin1'))?.[1]
    if (sealed !== undefined && isSealedLines(sealed) && needed(sealed)) yield sealed
  }
}

const PARTS = [0, 'entries'] as const
const SEALING = [segmentSealed.type, journalRejected.type]
/** The object that such a leaf commits to; whether it is one, its key tells. */
const SEALED = /"key":"([\w/.]{1,100})"/
