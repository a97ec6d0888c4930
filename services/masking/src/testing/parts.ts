import { Pace } from '../domain/pace.ts'
import { DEFAULT_PROFILE } from '../domain/profile.ts'
import { maskPart, type MaskedPart, type Part } from '../domain/stream/mask-part.ts'
import { run } from './mask.ts'
import type { Random } from './random.ts'

/** One part, masked by the default profile. */
export const mask = (part: Part): MaskedPart =>
  run(maskPart(part, DEFAULT_PROFILE, new Pace())).value

/** What comes out of a text in parts, how many values were counted, and the most that was held. */
export function streamed(parts: readonly string[]): {
  readonly text: string
  readonly count: number
  readonly mostHeld: number
  readonly outs: readonly string[]
} {
  let held = ''
  let [text, count, mostHeld] = ['', 0, 0]
  const outs: string[] = []
  for (const [index, part] of parts.entries()) {
    const masked = mask({ held, text: part, last: index === parts.length - 1 })
    held = masked.held
    text += masked.text
    outs.push(masked.text)
    count += masked.findings.reduce((sum, finding) => sum + finding.count, 0)
    mostHeld = Math.max(mostHeld, held.length)
  }
  return { text, count, mostHeld, outs }
}

/** A text in parts of random lengths. */
export function partsOf(random: Random, text: string): string[] {
  const longest = random.pick(text.length < 120 ? [1, 3, 8, 24] : [24, 80, 400])
  const parts: string[] = []
  for (let from = 0; from < text.length;) {
    const to = from + 1 + random.below(longest)
    parts.push(text.slice(from, to))
    from = to
  }
  return parts.length === 0 ? [''] : parts
}
