import { checkpointKey, CHECKPOINTS_PREFIX, checkpointSize } from '../layout.ts'
import { readCheckpoint, type SignedCheckpoint } from '../note/checkpoint.ts'
import { signersNamed } from '../note/note.ts'
import type { VerifierKey } from '../note/verifier-key.ts'
import type { GuardedSource } from './object-reader.ts'
import type { Place } from './problems.ts'
import type { Findings } from './report.ts'

/** The stored checkpoints up to a size, smallest first; those that are not what they must be are failures. */
export interface CheckpointWalk extends AsyncDisposable {
  /** The next one that is signed; undefined after the last. */
  readonly next: SignedCheckpoint | undefined
  advance(): Promise<void>
  /** Says that a checkpoint of that size must stand; a failure where none does. */
  expect(size: number): void
}

export async function walkCheckpoints(
  source: GuardedSource,
  keys: readonly VerifierKey[],
  upTo: number,
  findings: Findings,
): Promise<CheckpointWalk> {
  const names = source.list(CHECKPOINTS_PREFIX)[Symbol.asyncIterator]()
  /** Sizes at which something stands that is no checkpoint, since the last that is one. */
  const bad = new Set<number>()
  let next: SignedCheckpoint | undefined

  const read = async (name: string, size: number): Promise<SignedCheckpoint | undefined> => {
    const bytes = await source.require(name)
    const checkpoint = bytes && readCheckpoint(bytes, keys)
    if (checkpoint?.size === size) return checkpoint
    bad.add(size)
    if (checkpoint !== undefined) findings.failure('misnamed_checkpoint', { file: name })
    else if (bytes !== undefined) findings.failure('not_signed', unsignedAt(name, bytes))
    return undefined
  }
  const advance = async (): Promise<void> => {
    next = undefined
    while (next === undefined) {
      // oxlint-disable-next-line no-await-in-loop
      const { done, value } = await names.next()
      if (done === true) return
      const size = checkpointSize(value)
      if (size !== undefined && size > upTo) return
      // oxlint-disable-next-line no-await-in-loop
      next = size === undefined ? undefined : await read(value, size)
    }
    findings.count('checkpoints')
  }
  await advance()
  return {
    get next() {
      return next
    },
    advance,
    expect(size) {
      if (next?.size !== size && !bad.has(size))
        findings.failure('missing', { file: checkpointKey(size), leaf: size - 1 })
    },
    async [Symbol.asyncDispose]() {
      await names.return?.()
    },
  }
}

/** The place of what no known key signed, with the key that it names instead. */
export function unsignedAt(file: string, bytes: Uint8Array): Place {
  try {
    const [key] = signersNamed(bytes)
    return { file, ...(key !== undefined && { key }) }
  } catch {
    return { file }
  }
}
