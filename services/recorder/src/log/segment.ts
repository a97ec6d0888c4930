import { hash } from 'node:crypto'
import { RpcError } from '@sallyport/bus'
import type { SessionId } from '@sallyport/contracts'
import {
  type DataKey,
  type DataKeyName,
  dataKeyOf,
  EvidenceError,
  type EvidenceSource,
  type FoundDataKey,
  isKind,
  type KeyWrapper,
  leafOfKey,
  openSegment,
  parseDataKeyObject,
  readDataKey,
  readEntries,
  readLine,
  sessionOf,
  TILE_WIDTH,
} from '@sallyport/evidence'
import { logAdvanced } from '@sallyport/contracts'
import type { Segment } from '../domain/page.ts'
import { wasErased } from './erasures.ts'
import { createSeals, type Seal, type Seals } from './seals.ts'

/** The recordings under a log of one size. */
export interface Recordings {
  readonly seals: Seals
  /** What is left of the segment that a seal commits to. */
  unseal(seal: Seal): Promise<Unsealed>
  /**
   * The lines of the segment that a seal commits to; undefined where its content was erased. Throws the RpcError `damaged`
   * where it is not what was sealed, and `unavailable` where its key is wrapped with one that is not at hand.
   */
  open(seal: Seal): Promise<Uint8Array[] | undefined>
  /**
   * What there is of the segment that a seal commits to: its lines, or where its content was erased or is damaged, its
   * events as the log has them. Throws `unavailable` as `open` does.
   */
  read(seal: Seal): Promise<Segment>
  /** The events alone of the segment that a seal commits to, as the log has them, without opening it. */
  readEvents(seal: Seal): Promise<Uint8Array[]>
}

/** A segment, and the name of its data key where it has one. */
export type Unsealed = { readonly key?: DataKeyName } & (
  | { readonly kind: 'opened'; readonly lines: Uint8Array[] }
  /** Its key was deleted, as the log says. */
  | { readonly kind: 'erased' }
  /** Its key is wrapped with one that is not at hand. */
  | { readonly kind: 'locked'; readonly object: string }
  /** It, or its key, is missing or not what was stored. */
  | ({ readonly kind: 'damaged' } & Damage)
)
type Damage = NonNullable<Segment['damage']>

/** Opens recordings for those who answer with them. */
export function openRecordings(
  source: EvidenceSource,
  size: number,
  wrapper: KeyWrapper,
): Recordings {
  const unseal = (seal: Seal): Promise<Unsealed> => unsealSegment({ source, size, wrapper }, seal)
  const open = async (seal: Seal): Promise<Uint8Array[] | undefined> => {
    const found = await unseal(seal)
    if (found.kind === 'damaged') throw damaged(found.object)
    if (found.kind === 'locked') throw locked(found.object)
    return found.kind === 'opened' ? found.lines : undefined
  }
  const readEvents = ({ key, session }: Seal): Promise<Uint8Array[]> =>
    // A segment is named with the first leaf of its batch.
    eventsOf(source, size, leafOfKey(key) ?? size, session)
  return {
    seals: createSeals(source, size),
    unseal,
    open,
    async read(seal) {
      const found = await unseal(seal)
      if (found.kind === 'locked') throw locked(found.object)
      if (found.kind === 'opened') return { lines: found.lines }
      const lines = await readEvents(seal)
      if (found.kind === 'erased') return { lines }
      const { object, problem } = found
      return { lines, damage: { object, problem } }
    },
    readEvents,
  }
}

interface Opening {
  readonly source: EvidenceSource
  readonly size: number
  readonly wrapper: KeyWrapper
}

async function unsealSegment(
  { source, size, wrapper }: Opening,
  { key, sha256 }: Seal,
): Promise<Unsealed> {
  const bytes = await source.get(key)
  if (bytes === undefined) return { kind: 'damaged', object: key, problem: 'missing' }
  const changed = { kind: 'damaged', object: key, problem: 'changed' } as const
  if (hash('sha256', bytes, 'hex') !== sha256) return changed
  const object = dataKeyOf(bytes)
  const name = object === undefined ? undefined : parseDataKeyObject(object)
  const about = name && { key: name }
  const found =
    object === undefined ? undefined : await orDamaged(object, readDataKey(source, object, wrapper))
  if (object === undefined || found?.kind === 'found') {
    const lines = linesOf(key, bytes, found?.kind === 'found' ? found.key : undefined)
    return lines === undefined ? { ...changed, ...about } : { kind: 'opened', lines, ...about }
  }
  if (found?.kind === 'locked') return { kind: 'locked', object, ...about }
  if (found?.kind === 'damaged') return { ...found, ...about }
  if (name !== undefined && (await wasErased(source, size, name)))
    return { kind: 'erased', ...about }
  return { kind: 'damaged', object, problem: 'missing', ...about }
}

/** What came of reading a data key; damage where the object is not what was stored. */
const orDamaged = (object: string, reading: Promise<FoundDataKey>) =>
  reading.catch((error: unknown): { readonly kind: 'damaged' } & Damage => {
    if (error instanceof EvidenceError && error.code === 'invalid_key')
      return { kind: 'damaged', object, problem: 'changed' }
    throw error
  })

/** The lines of a segment; undefined where the key does not open it. */
function linesOf(key: string, bytes: Uint8Array, dataKey?: DataKey): Uint8Array[] | undefined {
  try {
    return openSegment(key, bytes, dataKey)
  } catch (error) {
    if (error instanceof EvidenceError && error.code === 'invalid_segment') return undefined
    throw error
  }
}

/** The events of a session in the batch that begins with a leaf. */
async function eventsOf(
  source: EvidenceSource,
  size: number,
  first: number,
  session: SessionId,
): Promise<Uint8Array[]> {
  const events: Uint8Array[] = []
  for (let bundle = Math.floor(first / TILE_WIDTH); bundle * TILE_WIDTH < size; bundle++) {
    // The next bundle is read only where the batch goes on in it.
    // oxlint-disable-next-line no-await-in-loop
    const entries = await readEntries(source, bundle, size)
    for (const entry of entries.slice(Math.max(first - bundle * TILE_WIDTH, 0))) {
      const line = readLine(entry)
      if (line.kind !== 'event') continue
      if (isKind(line.event, logAdvanced) && line.event.data.more !== true) return events
      if (sessionOf(line.event) === session) events.push(entry)
    }
  }
  return events
}

const damaged = (key: string): RpcError =>
  new RpcError('damaged', `${key} is not what was sealed: verify the evidence`)

const locked = (object: string): RpcError =>
  new RpcError(
    'unavailable',
    `${object} is wrapped with a key that the recorder does not have: add it to its recording keys`,
  )
