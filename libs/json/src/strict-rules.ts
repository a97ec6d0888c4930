import type { StrictJsonErrorCode } from './errors.ts'
import type { ReservedKeys } from './reserved-keys.ts'

/** Faults that data may have all the same: rows have big integers and columns of any name. */
export type TolerableCode = Extract<
  StrictJsonErrorCode,
  'number_range' | 'lone_surrogate' | 'case_fold_key'
>

/** What to hold a text to. */
export interface StrictRules {
  readonly maxDepth: number
  readonly reserved: ReservedKeys | undefined
  /** Faults that pass outside of reserved keys and the values that stand right under them. */
  readonly tolerate: ReadonlySet<TolerableCode>
}
