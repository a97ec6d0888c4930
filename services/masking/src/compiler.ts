import type { MaskProfile } from '@sallyport/contracts'
import type { Keys } from './domain/actions/keys.ts'
import { type Compiled, compileProfile } from './domain/compile-profile.ts'
import { missingFor } from './domain/profile-needs.ts'

/** Makes a profile of a definition, or says everything that stands against it. */
export type Compile = (definition: MaskProfile, version: number) => Compiled

/** Compiles for a deployment with these keys, and with a recogniser or without. */
export const compilerFor =
  (keys: Keys | undefined, recogniser: boolean): Compile =>
  (definition, version) => {
    const missing = missingFor(definition, { key: keys !== undefined, recogniser })
    const compiled = compileProfile(definition, version, keys)
    if (missing.length === 0) return compiled
    return { problems: [...missing, ...('problems' in compiled ? compiled.problems : [])] }
  }
