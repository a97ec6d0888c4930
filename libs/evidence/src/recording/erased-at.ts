import type { DataOf, sessionErased } from '@sallyport/contracts'
import type { DataKeyName } from './data-key-name.ts'

/** What a `session.erased` leaf says of how far it reaches. */
export interface ErasedAt extends Pick<DataOf<typeof sessionErased>, 'through'> {
  /** Index of the leaf. */
  readonly leaf: number
}

/** Whether an erasure of its session deletes a data key: those of batches that begin at or before its leaf. */
export const covers = (
  { leaf, through }: ErasedAt,
  key: Pick<DataKeyName, 'leaf' | 'day'>,
): boolean => key.leaf <= leaf && (through === undefined || key.day <= through)
