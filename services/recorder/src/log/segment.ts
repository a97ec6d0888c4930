import { hash } from 'node:crypto'
import { RpcError } from '@sallyport/bus'
import { type DataOf, segmentSealed } from '@sallyport/contracts'
import {
  type EvidenceSource,
  isKind,
  leafOfKey,
  readEntries,
  readLine,
  TILE_WIDTH,
  unpackSegment,
} from '@sallyport/evidence'

/**
 * The lines of a segment, once its bytes are those that its leaf commits to. Undefined for a segment that a log of that
 * size does not hold. Throws the RpcError `damaged` where the segment is not what was sealed.
 */
export async function openSegment(
  source: EvidenceSource,
  size: number,
  key: string,
): Promise<Uint8Array[] | undefined> {
  const first = leafOfKey(key)
  if (first === undefined || first >= size) return undefined
  const sealed = await findSeal(source, size, key, first)
  const bytes = await source.get(key)
  if (bytes === undefined || hash('sha256', bytes, 'hex') !== sealed?.sha256)
    throw new RpcError('damaged', `${key} is not what was sealed: verify the evidence`)
  return unpackSegment(bytes)
}

/** Finds the leaf that seals a segment: it ends the batch with whose first leaf the segment is named. */
async function findSeal(
  source: EvidenceSource,
  size: number,
  key: string,
  first: number,
): Promise<DataOf<typeof segmentSealed> | undefined> {
  for (let at = first; at < size; at = (Math.floor(at / TILE_WIDTH) + 1) * TILE_WIDTH) {
    // oxlint-disable-next-line no-await-in-loop
    const entries = await readEntries(source, Math.floor(at / TILE_WIDTH), size)
    for (const entry of entries.slice(at % TILE_WIDTH)) {
      const line = readLine(entry)
      if (line.kind !== 'event') continue
      if (isKind(line.event, segmentSealed) && line.event.data.key === key) return line.event.data
      if (line.contract.name === 'log.advanced') return undefined
    }
  }
  return undefined
}
