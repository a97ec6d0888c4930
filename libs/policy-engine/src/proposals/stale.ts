import type { Proposal, ToolUnderstanding } from '@sallyport/contracts'
import { declaredNames } from './propose.ts'
import { namesOf } from './reading.ts'

/** A declaration of an argument that the definition does not have. */
export interface Stale {
  readonly holds: Proposal['holds']
  readonly argument: string
}

/** What of a declaration fits no argument of the pinned definition (canonical JSON text). */
export function staleIn(definition: string, declared: ToolUnderstanding): readonly Stale[] {
  const names = namesOf(definition)
  if (names === undefined) return []
  const declaredOf = declaredNames(declared)
  return KINDS.flatMap((holds) =>
    declaredOf[holds]
      .filter((argument) => !names.has(argument))
      .map((argument) => ({ holds, argument })),
  )
}

const KINDS: readonly Proposal['holds'][] = ['sql', 'shell', 'url', 'path']
