import { type DataOf, logAdvanced, segmentSealed, type SessionId } from '@sallyport/contracts'
import { type EvidenceSource, isKind, readEntries, readLine, TILE_WIDTH } from '@sallyport/evidence'
import type { Stretch } from '../domain/page.ts'
import type { SessionMap } from './session-map.ts'

/** What a leaf says of a segment. */
export type Seal = DataOf<typeof segmentSealed>

/** Bundles that are read at the same time: a bucket is far away. */
const AT_ONCE = 8

/** What the seals of a session are read from. */
export interface SealedLog {
  readonly source: EvidenceSource
  readonly size: number
  readonly sessions: SessionMap
}

/**
 * The seals of a session from a leaf to the end of a log of one size, bundle by bundle. They are read from the leaves, so
 * that nobody hides a segment by taking it away; bundles that this process knows to have none of the session are passed
 * over, and those that it reads it knows from then on.
 */
export async function* sealsOf(
  { source, size, sessions }: SealedLog,
  session: SessionId,
  from = 0,
): AsyncGenerator<Stretch<Seal>> {
  const bundles = Math.ceil(size / TILE_WIDTH)
  let behind = Math.floor(from / TILE_WIDTH)
  /* oxlint-disable no-await-in-loop -- the next ones are read only where they are asked for */
  while (behind < bundles) {
    const indexes = [...take(sessions.holding(session, behind, bundles), AT_ONCE)]
    const read = await Promise.all(indexes.map((index) => readEntries(source, index, size)))
    for (const [i, entries] of read.entries()) {
      const index = indexes[i] ?? bundles
      const start = index * TILE_WIDTH
      const found = sealsIn(entries)
      // The last one may be cut short: what comes behind this size is another's to tell.
      if (start + TILE_WIDTH <= size) sessions.know(index, namesOf(found))
      const sealed = found.flatMap(({ at, seal }) =>
        seal.session === session && start + at >= from ? [{ leaf: start + at, seal }] : [],
      )
      yield { sealed, next: index + 1 < bundles ? start + TILE_WIDTH : undefined }
    }
    behind = indexes.length < AT_ONCE ? bundles : (indexes.at(-1) ?? bundles) + 1
  }
  /* oxlint-enable no-await-in-loop */
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count
  for (const item of items) {
    yield item
    if (--left === 0) return
  }
}

/** Lets a map know the sessions that leaves seal which come to stand behind each other, from an index on. */
export function knowLeaves(
  sessions: SessionMap,
  first: number,
  leaves: readonly Uint8Array[],
): void {
  for (let at = 0; at < leaves.length;) {
    const bundle = Math.floor((first + at) / TILE_WIDTH)
    const end = (bundle + 1) * TILE_WIDTH - first
    sessions.know(bundle, namesOf(sealsIn(leaves.slice(at, end))))
    at = end
  }
}

const namesOf = (found: readonly SealAt[]): SessionId[] => found.map(({ seal }) => seal.session)

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

type SealAt = Required<Mark>

const sealsIn = (entries: readonly Uint8Array[]): readonly SealAt[] =>
  marks(entries, SEAL).flatMap(({ at, seal }) => (seal === undefined ? [] : [{ at, seal }]))

/** The marks among entries, of some types. */
function marks(entries: readonly Uint8Array[], types: readonly string[] = MARKS): readonly Mark[] {
  return entries.flatMap((entry, at): Mark[] => {
    const text = Buffer.from(entry.buffer, entry.byteOffset, entry.byteLength)
    // Most leaves are something else, and need not be understood.
    if (!types.some((type) => text.includes(type))) return []
    const line = readLine(entry)
    if (line.kind !== 'event') return []
    // With `more` the batch goes on behind it.
    if (isKind(line.event, logAdvanced)) return line.event.data.more === true ? [] : [{ at }]
    return isKind(line.event, segmentSealed) ? [{ at, seal: line.event.data }] : []
  })
}

const SEAL = [segmentSealed.type]
const MARKS = [...SEAL, logAdvanced.type]
