import type { Finding } from '@sallyport/contracts'
import type { Unmaskable } from '../masking-profiles.ts'

/** A text after masking. */
export interface Masked {
  /** As the evidence may hold it. */
  readonly content: string
  readonly findings: readonly Finding[]
  /** As the client may see it, where that is not the same. */
  readonly shown?: string
  /** What it was masked by, as name@version. */
  readonly profiles?: readonly string[]
  /** Why it passes as it came; `content` is an outline then. */
  readonly unmasked?: Unmaskable
}
