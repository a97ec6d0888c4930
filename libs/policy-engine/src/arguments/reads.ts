import type { ArgumentMember, ArgumentTypes } from '@sallyport/contracts'
import { keyOf } from './agreed.ts'

/** An argument that a policy set reads; `named`: by a policy on this very tool or prompt. */
export type ReadMember = ArgumentMember & { readonly named: boolean }

/** What a policy set reads of the arguments of one tool or prompt; undefined where it reads none. */
export type Reads = (kind: ArgumentTypes['kind'], name: string) => readonly ReadMember[] | undefined

/** Looks up what is read of one tool or prompt: by policies on it, and by policies on any. */
export function readsOf(types: readonly ArgumentTypes[]): Reads {
  const known = new Map(
    types.map(({ kind, name, members }) => [
      keyOf([kind, ...(name === undefined ? [] : [name])]),
      members.map((member) => ({ ...member, named: name !== undefined })),
    ]),
  )
  return (kind, name) => {
    const own = known.get(keyOf([kind, name]))
    const any = known.get(keyOf([kind]))
    if (own === undefined || any === undefined) return own ?? any
    const paths = new Set(own.map(({ path, type }) => keyOf([type, ...path])))
    return [...own, ...any.filter(({ path, type }) => !paths.has(keyOf([type, ...path])))]
  }
}
