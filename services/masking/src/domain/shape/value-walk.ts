import { JsonCursor, literalText } from '@sallyport/json'
import type { Pace, Steps } from '../pace.ts'
import { MAX_DEPTH } from '../pass.ts'

/** A value of a JSON text, and where it is. */
export interface Visit {
  readonly path: readonly (string | number)[]
  /** As JSON pointer (RFC 6901). */
  readonly pointer: string
  /** Offset of its first character. */
  readonly start: number
  /** Behind its last one; of containers behind the opening bracket. */
  readonly end: number
  readonly isContainer: boolean
}

/** What is told of the walk. */
export interface Visitor {
  readonly value: (visit: Visit) => void
  /** A child begins: a member with its key, an element with itself. */
  readonly begin?: (start: number) => void
  /** A child ends behind its last character. */
  readonly finish?: (end: number) => void
  readonly enter?: () => void
  readonly leave?: () => void
}

interface Frame {
  readonly pointer: string
  step: string | number
}

/** Walks through all values of a JSON text. */
export function* walkValues(json: string, visitor: Visitor, pace: Pace): Steps<void> {
  const cursor = new JsonCursor(json, MAX_DEPTH)
  const open: Frame[] = []
  for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
    const { start, end } = cursor
    const frame = open.at(-1)
    if (token === 'end') {
      open.pop()
      visitor.leave?.()
      visitor.finish?.(end)
      continue
    }
    if (token === 'key') {
      if (frame !== undefined) frame.step = literalText(json, start, end)
      visitor.begin?.(start)
      continue
    }
    if (typeof frame?.step === 'number') {
      frame.step++
      visitor.begin?.(start)
    }
    const isContainer = token === 'object' || token === 'array'
    const pointer = frame === undefined ? '' : `${frame.pointer}/${escaped(frame.step)}`
    visitor.value({ path: open.map(({ step }) => step), pointer, start, end, isContainer })
    if (isContainer) {
      visitor.enter?.()
      open.push({ pointer, step: token === 'array' ? -1 : '' })
    } else visitor.finish?.(end)
    if (pace.spend(end - start + 1)) yield pace.rest()
  }
}

const escaped = (step: string | number): string =>
  typeof step === 'number' ? String(step) : step.replaceAll('~', '~0').replaceAll('/', '~1')
