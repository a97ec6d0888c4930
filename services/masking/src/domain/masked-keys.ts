import { JsonCursor, literalText } from '@sallyport/json'
import { MaskingError } from '../errors.ts'
import type { Pace, Steps } from './pace.ts'

/** The keys of one JSON text that were masked. */
export interface MaskedKeys {
  /**
   * Notes a key by the offset of its opening quote; returns the number that tells it from others of its object that
   * look the same now: 1 for the first.
   */
  readonly note: (keyStart: number, containerStart: number, masked: string) => number
  /** The masked text of a key. */
  readonly get: (keyStart: number) => string | undefined
  readonly size: () => number
}

export function createMaskedKeys(): MaskedKeys {
  const texts = new Map<number, string>()
  const counts = new Map<string, number>()
  return {
    note(keyStart, containerStart, masked) {
      texts.set(keyStart, masked)
      const alike = `${containerStart} ${masked}`
      const count = (counts.get(alike) ?? 0) + 1
      counts.set(alike, count)
      return count
    },
    get: (keyStart) => texts.get(keyStart),
    size: () => texts.size,
  }
}

/** Throws `invalid_content` where an object has a key twice: readers would lose or confuse its members. */
export function* requireUniqueKeys(json: string, maxDepth: number, pace: Pace): Steps<void> {
  const cursor = new JsonCursor(json, maxDepth)
  const open: Set<string>[] = []
  for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
    if (token === 'object' || token === 'array') open[cursor.depth] = new Set()
    if (pace.spend(cursor.end - cursor.start)) yield pace.rest()
    if (token !== 'key') continue
    const keys = open[cursor.depth - 1]
    const key = literalText(json, cursor.start, cursor.end)
    if (keys?.has(key) === true) {
      throw new MaskingError('invalid_content', 'two keys of one object are the same when masked')
    }
    keys?.add(key)
  }
}
