import { hash } from 'node:crypto'
import { RpcError } from '@sallyport/bus'
import type { SessionId } from '@sallyport/contracts'
import {
  dataKeyOf,
  type EvidenceSource,
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
import { wasErased } from './erasures.ts'
import { createSeals, type Seal, type Seals } from './seals.ts'

/** The recordings under a log of one size. */
export interface Recordings {
  readonly seals: Seals
  /**
   * The lines of the segment that a seal commits to; undefined where its content was erased. Throws the RpcError `damaged`
   * where it is not what was sealed, and `unavailable` where its key is wrapped with one that is not at hand.
   */
  open(seal: Seal): Promise<Uint8Array[] | undefined>
  /**
   * The lines of the segment under a key, of one whose content was erased the events as the log has them; undefined where
   * the log holds no such segment. Throws as `open` does.
   */
  read(key: string): Promise<Uint8Array[] | undefined>
  /** The events alone of the segment under a key, as the log has them, without opening it; else as `read`. */
  readEvents(key: string): Promise<Uint8Array[] | undefined>
}

/** Opens recordings for those who answer with them. */
export function openRecordings(
  source: EvidenceSource,
  size: number,
  wrapper: KeyWrapper,
): Recordings {
  const seals = createSeals(source, size)
  const open = async (seal: Seal): Promise<Uint8Array[] | undefined> => {
    const bytes = await source.get(seal.key)
    if (bytes === undefined || hash('sha256', bytes, 'hex') !== seal.sha256) throw damaged(seal.key)
    const object = dataKeyOf(bytes)
    if (object === undefined) return openSegment(seal.key, bytes, undefined)
    const found = await readDataKey(source, object, wrapper)
    switch (found.kind) {
      case 'found':
        return openSegment(seal.key, bytes, found.key)
      case 'locked':
        throw locked(object)
      case 'missing': {
        const name = parseDataKeyObject(object)
        if (name !== undefined && (await wasErased(source, size, name))) return undefined
        throw damaged(object)
      }
    }
  }
  const sealed = async (key: string) => {
    const first = leafOfKey(key)
    if (first === undefined || first >= size) return undefined
    // The seal ends the batch with whose first leaf the segment is named.
    const seal = await seals.find(first, (one) => one.key === key)
    if (seal === undefined) throw damaged(key)
    return { seal, events: () => eventsOf(source, size, first, seal.session) }
  }
  return {
    seals,
    open,
    async read(key) {
      const found = await sealed(key)
      return found && ((await open(found.seal)) ?? found.events())
    },
    async readEvents(key) {
      const found = await sealed(key)
      return found?.events()
    },
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
      if (isKind(line.event, logAdvanced)) return events
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
