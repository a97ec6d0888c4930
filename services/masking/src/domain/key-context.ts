/** Which keys the values of a JSON text stand under, as far as a detector reads them. */
export interface KeyContext {
  /** Enters a container at a depth; the elements of an array stand under the key of the array. */
  readonly enter: (depth: number, isArray: boolean) => void
  /** Notes the key of the next value at a depth; the bits are those of the detectors that read it. */
  readonly note: (depth: number, bits: number, key: string) => void
  /** What stands over the value at a depth; no bits and an empty key for nothing. */
  readonly bits: (depth: number) => number
  readonly key: (depth: number) => string
}

export function createKeyContext(): KeyContext {
  const bits: number[] = [0]
  const keys: string[] = ['']
  return {
    enter(depth, isArray) {
      bits[depth + 1] = isArray ? (bits[depth] ?? 0) : 0
      keys[depth + 1] = isArray ? (keys[depth] ?? '') : ''
    },
    note(depth, noted, key) {
      bits[depth] = noted
      keys[depth] = noted === 0 ? '' : key
    },
    bits: (depth) => bits[depth] ?? 0,
    key: (depth) => keys[depth] ?? '',
  }
}
