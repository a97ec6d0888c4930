import {
  CHECKPOINT_KEY,
  EvidenceError,
  type KeyWrapper,
  parseDataKeyObject,
  rewrapDataKey,
} from '@sallyport/evidence'
import type { ObjectStore } from '@sallyport/objectstore'
import { wasErased } from './erasures.ts'
import type { Log } from './open-log.ts'

/** What became of one data key. */
export type Outcome = 'rewrapped' | 'current' | 'erased' | 'locked' | 'damaged'

export interface RewrapParts {
  readonly log: Pick<Log, 'source' | 'size'>
  readonly store: ObjectStore
  readonly wrapper: KeyWrapper
  readonly confirm: () => Promise<void>
}

/**
 * Wraps one data key anew, and removes what stood there before for good. An erasure may come at any moment, from this
 * recorder or, where it has lost its lease and does not know it yet, from another. Each erasure leaves its mark before it
 * deletes keys, and the marks are looked at behind each write here: whichever was last, the key is gone.
 */
export async function rewrapOne(parts: RewrapParts, object: string): Promise<Outcome> {
  const { store, wrapper, confirm } = parts
  const bytes = await store.get(object)
  if (bytes === undefined || (await isErased(parts, object))) {
    await store.erase(object)
    return 'erased'
  }
  const found = await rewrapDataKey(object, bytes, wrapper).catch(unlessDamaged)
  if (found.kind !== 'rewrapped' && found.kind !== 'current') return found.kind
  if (found.kind === 'rewrapped') {
    await confirm()
    await store.put(object, found.bytes)
    if (await isErased(parts, object)) {
      await store.erase(object)
      return 'erased'
    }
  }
  await store.eraseOlder(object)
  return found.kind
}

function unlessDamaged(error: unknown): { readonly kind: 'damaged' } {
  if (error instanceof EvidenceError) return { kind: 'damaged' }
  throw error
}

/** Whether an erasure that the log tells of covers a data key; the log may have gone on behind this recorder's back. */
async function isErased({ log, store }: RewrapParts, object: string): Promise<boolean> {
  const name = parseDataKeyObject(object)
  if (name === undefined) return false
  const size = Math.max(log.size, sizeIn(await store.get(CHECKPOINT_KEY)))
  return wasErased(log.source, size, name)
}

/** Leaves that a checkpoint names; what it says is a hint alone, as each leaf is read from the log. */
function sizeIn(note: Uint8Array | undefined): number {
  const [, size = ''] = Buffer.from(note ?? [])
    .toString('utf8')
    .split('\n', 2)
  return /^\d{1,15}$/.test(size) ? Number(size) : 0
}
