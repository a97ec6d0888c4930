import { type DataOf, logAdvanced, segmentSealed, type SessionId } from '@sallyport/contracts'
import { type EvidenceSource, isKind, readEntries, readLine, TILE_WIDTH } from '@sallyport/evidence'
import type { Stretch } from '../domain/page.ts'

/** What a leaf says of a segment. */
export type Seal = DataOf<typeof segmentSealed>

/** Bundles that are read at the same time: a bucket is far away. */
const AT_ONCE = 8

/**
 * The seals of a session from a leaf to the end of a log of one size, bundle by bundle. They are read from the leaves, so
 * that nobody hides a segment by taking it away.
 */
export async function* sealsOf(
  source: EvidenceSource,
  size: number,
  session: SessionId,
  from = 0,
): AsyncGenerator<Stretch<Seal>> {
  const bundles = Math.ceil(size / TILE_WIDTH)
  for (let first = Math.floor(from / TILE_WIDTH); first < bundles; first += AT_ONCE) {
    const indexes = Array.from({ length: Math.min(AT_ONCE, bundles - first) }, (_, i) => first + i)
    // The next ones are read only where they are asked for.
    // oxlint-disable-next-line no-await-in-loop
    const read = await Promise.all(indexes.map((index) => readEntries(source, index, size)))
    for (const [i, entries] of read.entries()) {
      const start = (first + i) * TILE_WIDTH
      const sealed = marks(entries, session).flatMap(({ at, seal }) =>
        seal?.session === session && start + at >= from ? [{ leaf: start + at, seal }] : [],
      )
      yield { sealed, next: first + i + 1 < bundles ? start + TILE_WIDTH : undefined }
    }
  }
}

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
    const reading = readEntries(source, bundle, size).then((entries) => marks(entries))
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

/** The marks among entries; of those alone that have a text where one is given. */
function marks(entries: readonly Uint8Array[], having = ''): readonly Mark[] {
  return entries.flatMap((entry, at): Mark[] => {
    const text = Buffer.from(entry.buffer, entry.byteOffset, entry.byteLength)
    // Most leaves are something else, and need not be understood.
    if (!text.includes(having) || !TYPES.some((type) => text.includes(type))) return []
    const line = readLine(entry)
    if (line.kind !== 'event') return []
    if (isKind(line.event, logAdvanced)) return [{ at }]
    return isKind(line.event, segmentSealed) ? [{ at, seal: line.event.data }] : []
  })
}

const TYPES = [segmentSealed.type, logAdvanced.type]
