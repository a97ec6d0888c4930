import { hash } from 'node:crypto'
import { RpcError } from '@sallyport/bus'
import { type EvidenceSource, leafOfKey, unpackSegment } from '@sallyport/evidence'
import { createSeals, type Seal, type Seals } from './seals.ts'

/**
 * The lines of a segment, once its bytes are those that its leaf commits to. Undefined for a segment that a log of that
 * size does not hold. Throws the RpcError `damaged` where the segment is not what was sealed.
 */
export async function openSegment(
  source: EvidenceSource,
  size: number,
  key: string,
  seals: Seals = createSeals(source, size),
): Promise<Uint8Array[] | undefined> {
  const first = leafOfKey(key)
  if (first === undefined || first >= size) return undefined
  // The seal ends the batch with whose first leaf the segment is named.
  const sealed = await seals.find(first, (seal) => seal.key === key)
  const bytes = await source.get(key)
  if (bytes === undefined || sealed === undefined) throw damaged(key)
  return unsealed(sealed, bytes)
}

/** The lines of the bytes that a seal commits to. Throws the RpcError `damaged` where they are others. */
export function unsealed({ key, sha256 }: Seal, bytes: Uint8Array): Uint8Array[] {
  if (hash('sha256', bytes, 'hex') !== sha256) throw damaged(key)
  return unpackSegment(bytes)
}

const damaged = (key: string): RpcError =>
  new RpcError('damaged', `${key} is not what was sealed: verify the evidence`)
