import { type DataOf, logAdvanced, segmentSealed } from '@sallyport/contracts'
import { type EvidenceSource, isKind, readEntries, readLine, TILE_WIDTH } from '@sallyport/evidence'

/** What a leaf says of a segment. */
export type Seal = DataOf<typeof segmentSealed>

/** Finds the leaves that seal segments, in a log of one size. */
export interface Seals {
  /** The first seal that is wanted, from a leaf to the end of its batch. */
  find(from: number, wanted: (seal: Seal) => boolean): Promise<Seal | undefined>
}

/** Bundles that are kept for the next question; an entry is no larger than a leaf. */
const KEPT = 8

/** A leaf that is a seal, or the end of a batch. */
interface Mark {
  readonly at: number
  readonly seal?: Seal
}

export function createSeals(source: EvidenceSource, size: number): Seals {
  const kept = new Map<number, Promise<readonly Mark[]>>()
  const marksOf = (bundle: number): Promise<readonly Mark[]> => {
    const known = kept.get(bundle)
    if (known !== undefined) return known
    const reading = readEntries(source, bundle, size).then(marks)
    kept.set(bundle, reading)
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
    return reading
  }
  return {
    async find(from, wanted) {
      for (let at = from; at < size; at = (Math.floor(at / TILE_WIDTH) + 1) * TILE_WIDTH) {
        // The next bundle is read only where the batch goes on in it.
        // oxlint-disable-next-line no-await-in-loop
        const found = await marksOf(Math.floor(at / TILE_WIDTH))
        for (const mark of found) {
          if (mark.at < at % TILE_WIDTH) continue
          if (mark.seal === undefined) return undefined
          if (wanted(mark.seal)) return mark.seal
        }
      }
      return undefined
    },
  }
}

function marks(entries: readonly Uint8Array[]): readonly Mark[] {
  return entries.flatMap((entry, at): Mark[] => {
    const text = Buffer.from(entry.buffer, entry.byteOffset, entry.byteLength)
    // Most leaves are something else, and need not be understood.
    if (!TYPES.some((type) => text.includes(type))) return []
    const line = readLine(entry)
    if (line.kind !== 'event') return []
    if (isKind(line.event, logAdvanced)) return [{ at }]
    return isKind(line.event, segmentSealed) ? [{ at, seal: line.event.data }] : []
  })
}

const TYPES = [segmentSealed.type, logAdvanced.type]
