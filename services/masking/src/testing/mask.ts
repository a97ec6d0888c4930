import { findSensitive } from '../domain/find-sensitive.ts'
import type { FoundBy, Hits } from '../domain/hits.ts'
import { maskJson, type Masked } from '../domain/mask-json.ts'
import { Pace, type Steps } from '../domain/pace.ts'
import { DEFAULT_PROFILE } from '../domain/profile.ts'
import { splice } from '../domain/splice.ts'

/** What is found in a plain text. */
export interface Hit extends FoundBy {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The result of steps that are run to their end, and the pauses that they made. */
export function run<T>(steps: Steps<T>): { readonly value: T; readonly pauses: number } {
  let pauses = 0
  let step = steps.next()
  for (; step.done !== true; step = steps.next()) pauses++
  return { value: step.value, pauses }
}

/** What the default profile finds in a plain text; all detectors are asked that `bits` name beside those of its scan. */
export function* find(text: string, pace: Pace, bits = 0): Steps<Hits> {
  const scanned = yield* DEFAULT_PROFILE.prefilter.scan(text, pace)
  return yield* findSensitive(text, scanned | bits, DEFAULT_PROFILE, pace)
}

/** As {@link find}, at once and in rows. */
export function hitsIn(text: string, pace = new Pace(), bits = 0): readonly Hit[] {
  const { value } = run(find(text, pace, bits))
  return Array.from({ length: value.count }, (_, index) => {
    const { kind, rule, action } = value.foundBy(index)
    const [start, end] = [value.start(index), value.end(index)]
    return { kind, rule, action, start, end, text: value.text(index) }
  })
}

/** A plain text, masked by the default profile. */
export function maskText(text: string): string {
  const pace = new Pace()
  return run(splice(text, run(find(text, pace)).value, pace)).value
}

/** The rules that find something in a plain text, in the order of places. */
export const rulesIn = (text: string): string[] => hitsIn(text).map(({ rule }) => rule)

/** A JSON text, masked by the default profile. */
export const mask = (json: string): Masked => run(maskJson(json, DEFAULT_PROFILE)).value
