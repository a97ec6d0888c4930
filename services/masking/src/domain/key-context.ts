/** Which keys the values of a JSON text stand under, as far as a detector reads them. */
export interface KeyContext {
  /** Enters a container at a depth; the elements of an array stand under the key of the array. */
  readonly enter: (depth: number, isArray: boolean) => void
  /** Notes the key of the next value at a depth, by the place of its quote; the bits are those of the detectors that read it. */
  readonly note: (depth: number, start: number, bits: number, key: string) => void
  /** Notes a string of which detectors read keys: under a key such as `name` it is the key of the `value` that follows. */
  readonly name: (depth: number, bits: number, text: string) => void
  /** What stands over the value at a depth; no bits and an empty key for nothing. */
  readonly bits: (depth: number) => number
  readonly key: (depth: number) => string
  /** As {@link key}, without names of pairs: a number beside one is most often a count (`Mobile`, of a chart). */
  readonly ownKey: (depth: number) => string
}

/** Characters of a key that are read as context: its last ones, which stand before the value. */
const LONGEST_CONTEXT = 256
/** Longer strings are no names. */
const LONGEST_NAME = 64

/** Members of an object that is a pair: `{"name": …, "value": …}`, `{"ParameterKey": …, "ParameterValue": …}`. */
const NAMES = /"[a-z_-]{0,24}(?:name|key|id|label|field|column|property|variable|header)"/iy
const VALUES = /"[a-z_-]{0,24}values?"/iy

interface Named {
  readonly bits: number
  readonly name: string
}

export function createKeyContext(json: string): KeyContext {
  const starts: number[] = []
  const bits: number[] = [0]
  const keys: string[] = ['']
  const named: (Named | undefined)[] = []
  const isPair: boolean[] = []
  return {
    enter(depth, isArray) {
      bits[depth + 1] = isArray ? (bits[depth] ?? 0) : 0
      keys[depth + 1] = isArray ? (keys[depth] ?? '') : ''
      isPair[depth + 1] = isArray && isPair[depth] === true
      starts[depth + 1] = -1
      named[depth + 1] = undefined
    },
    note(depth, start, noted, key) {
      const pair = named[depth]
      const isNamed = noted === 0 && pair !== undefined && isAt(json, start, VALUES)
      starts[depth] = start
      isPair[depth] = isNamed
      bits[depth] = isNamed ? pair.bits : noted
      if (isNamed) keys[depth] = pair.name
      else keys[depth] = noted === 0 ? '' : key.slice(-LONGEST_CONTEXT)
    },
    name(depth, noted, text) {
      const isName = text.length <= LONGEST_NAME && isAt(json, starts[depth] ?? -1, NAMES)
      if (isName) named[depth] = { bits: noted, name: text }
    },
    bits: (depth) => bits[depth] ?? 0,
    key: (depth) => keys[depth] ?? '',
    ownKey: (depth) => (isPair[depth] === true ? '' : (keys[depth] ?? '')),
  }
}

function isAt(json: string, start: number, expression: RegExp): boolean {
  expression.lastIndex = start
  return start >= 0 && expression.test(json)
}
