import { createMaskedKeys, requireUniqueKeys } from '../masked-keys.ts'
import type { Pace, Steps } from '../pace.ts'
import { MAX_DEPTH } from '../pass.ts'
import { Edits, splice } from '../splice.ts'
import { MemberCuts } from './member-cuts.ts'

/** One way to write a JSON text: masked, or masked but for what somebody may see. */
export class Layer {
  /** Whether what somebody may see stays in the clear. */
  readonly isShown: boolean
  readonly edits = new Edits()
  readonly keys = createMaskedKeys()
  /** Only where anything may have to go. */
  readonly cuts: MemberCuts | undefined

  constructor(isShown: boolean, hasCuts: boolean) {
    this.isShown = isShown
    this.cuts = hasCuts ? new MemberCuts() : undefined
  }

  /** As {@link all}, of a JSON text. Throws where they would give an object one key twice. */
  *finish(json: string, pace: Pace): Steps<Edits> {
    const edits = yield* this.all(pace)
    if (this.keys.size() > 0) {
      const masked = yield* splice(json, edits, pace)
      yield* requireUniqueKeys(masked, MAX_DEPTH, pace)
    }
    return edits
  }

  /** All edits in order; those in what goes go with it. */
  *all(pace: Pace): Steps<Edits> {
    const { cuts, edits } = this
    if (cuts === undefined || cuts.count === 0) return edits
    const all = new Edits()
    let cut = 0
    for (let index = 0; index < edits.count; index++) {
      const start = edits.start(index)
      while (cuts.start(cut) <= start) {
        all.add(cuts.start(cut), cuts.end(cut), '')
        cut++
      }
      if (cut === 0 || start >= cuts.end(cut - 1)) {
        all.add(start, edits.end(index), edits.text(index))
      }
      if (pace.spend(1)) yield pace.rest()
    }
    for (; cut < cuts.count; cut++) all.add(cuts.start(cut), cuts.end(cut), '')
    return all
  }
}
