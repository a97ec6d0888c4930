import type { Detector } from '../detector.ts'
import type { Profile } from '../profile.ts'

/** What is known of the contexts of a part. */
export interface Contexts {
  /** Rules whose context was said before. */
  readonly said: ReadonlySet<string>
  /** Is told where a context is said first, in the part as detectors read it. */
  readonly note?: (rule: string, at: number) => void
  /** Behind this place of the part, as detectors read it, nothing counts as said. */
  readonly upTo?: number
  /** Whether every context that is not said yet is taken to be said right behind the part. */
  readonly foreseen?: boolean
}

/** A profile that knows what was said before the part of a text that it is shown. */
export function knowing(profile: Profile, contexts: Contexts): Profile {
  return {
    ...profile,
    detectorsOf: (bits) =>
      profile.detectorsOf(bits).map((detector) => inContext(detector, contexts)),
  }
}

function inContext(detector: Detector, contexts: Contexts): Detector {
  const { said, note, upTo = Number.POSITIVE_INFINITY, foreseen = false } = contexts
  if (detector.context === undefined) return detector
  // What has no context finds what it would find behind its context.
  if (said.has(detector.rule)) {
    const { context: _, ...others } = detector
    return others
  }
  return {
    ...detector,
    search: (text, at) => {
      note?.(detector.rule, at)
      const place = at > upTo ? Number.POSITIVE_INFINITY : at
      return detector.search(text, foreseen ? Math.min(place, text.length) : place)
    },
  }
}

/**
 * The bits of the detectors that what came before, or will come, may call: those whose context was said, those that count
 * all digits of a text, and patterns, whose words may stand anywhere.
 */
export const bitsOfOthers = (profile: Profile, said: ReadonlySet<string>): number =>
  profile.detectors.reduce(
    (bits, { rule, context, trigger }, index) =>
      (context !== undefined && said.has(rule)) || trigger.digits !== undefined
        ? bits | (1 << index)
        : bits,
    1 << profile.detectors.length,
  )

/** A profile that leaves some kinds in the clear. */
export function without(profile: Profile, kinds: readonly string[]): Profile {
  return {
    ...profile,
    detectorsOf: (bits) => profile.detectorsOf(bits).filter(({ kind }) => !kinds.includes(kind)),
  }
}
