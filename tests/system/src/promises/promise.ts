import type { System } from '@sallyport/kit'

/** One promise of the product, shown on a running system: what is done, what must be seen. */
export interface Promised {
  readonly step: string
  readonly what: string
  readonly expected: string
  /** Does it and says what was seen. */
  readonly see: (system: System) => Promise<string>
}
