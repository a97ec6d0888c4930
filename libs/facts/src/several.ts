import { NotUnderstood } from './not-understood.ts'

/** Most texts of one call that are looked at together. */
const MAX_TEXTS = 64
/** Most characters of them all. */
const MAX_CHARS = 16_384

/**
 * The texts that arguments hold: each is a text or a list of texts, and those that are not there count for nothing.
 * Throws NotUnderstood where something else stands there, where there is none at all, or too much.
 */
export function textsOf(values: readonly unknown[]): readonly string[] {
  const texts = values
    .filter((value) => value !== undefined && value !== null)
    .flatMap((value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]))
  if (texts.length === 0) throw new NotUnderstood('it is missing')
  if (texts.length > MAX_TEXTS) throw new NotUnderstood('there are too many of them')
  let room = MAX_CHARS
  return texts.map((text) => {
    if (typeof text !== 'string') throw new NotUnderstood('it is not a text')
    room -= text.length
    if (room < 0) throw new NotUnderstood('they are too long together')
    return text
  })
}

/** The facts of each, if every one is understood. */
export function allUnderstood<
  F extends { readonly understood: boolean; readonly problem?: string | undefined },
>(facts: readonly F[]): readonly F[] {
  for (const { understood, problem } of facts) {
    if (!understood) throw new NotUnderstood(problem ?? 'one of them is not understood')
  }
  return facts
}

/** Without what stands there twice. */
export const distinct = <T>(all: readonly T[]): T[] => [...new Set(all)]
