import { checkpointKey, CHECKPOINTS_PREFIX, checkpointSize } from '../layout.ts'
import { type Checkpoint, readCheckpoint } from '../note/checkpoint.ts'
import type { VerifierKey } from '../note/verifier-key.ts'
import type { GuardedSource } from './object-reader.ts'
import type { Findings } from './report.ts'

/** The stored checkpoints up to a size, smallest first; those that are not what they must be are failures. */
export interface CheckpointWalk extends AsyncDisposable {
  /** The next one that is signed; undefined after the last. */
  readonly next: Checkpoint | undefined
  advance(): Promise<void>
  /** Says that a checkpoint of that size must stand; a failure where none does. */
  expect(size: number): void
}

export async function walkCheckpoints(
  source: GuardedSource,
  key: VerifierKey,
  upTo: number,
  findings: Findings,
): Promise<CheckpointWalk> {
  const keys = source.list(CHECKPOINTS_PREFIX)[Symbol.asyncIterator]()
  /** Sizes at which something stands that is no checkpoint, since the last that is one. */
  const bad = new Set<number>()
  let next: Checkpoint | undefined

  const read = async (name: string, size: number): Promise<Checkpoint | undefined> => {
    const bytes = await source.require(name)
    const checkpoint = bytes && readCheckpoint(bytes, key)
    if (checkpoint?.size === size) return checkpoint
    bad.add(size)
    if (bytes !== undefined)
      findings.failure(checkpoint === undefined ? 'not_signed' : 'misnamed_checkpoint', {
        file: name,
      })
    return undefined
  }
  const advance = async (): Promise<void> => {
    next = undefined
    while (next === undefined) {
      // oxlint-disable-next-line no-await-in-loop
      const { done, value } = await keys.next()
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
      await keys.return?.()
    },
  }
}
