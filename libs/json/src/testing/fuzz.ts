import { Random } from './random.ts'
import { shrink } from './shrink.ts'

/** One thing to fuzz: inputs of its kind, and what must hold for every input whatsoever. */
export interface FuzzTarget {
  readonly name: string
  /** Makes an input: well-formed, hostile or broken. */
  readonly make: (random: Random) => Uint8Array
  /** Throws where a promise is broken; otherwise tells in a word how the input ended. Takes any bytes. */
  readonly check: (input: Uint8Array) => string
}

/** Bytes of an input that are shown as text. */
const SHOWN = 400

/** An input that broke a promise, as small as it could be made. */
export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure'
  /** Makes the input again. */
  readonly seed: number

  constructor(target: FuzzTarget, seed: number, input: Uint8Array) {
    const small = shrink(input, (bytes) => failureOf(target, bytes) !== undefined)
    const cause = failureOf(target, small)
    super(
      [
        `${target.name}, seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`,
        `input of ${small.length} bytes (${input.length} before it was shrunk):`,
        JSON.stringify(Buffer.from(small).toString('latin1').slice(0, SHOWN)),
        `in Base64: ${Buffer.from(small).toString('base64')}`,
      ].join('\n'),
      { cause },
    )
    this.seed = seed
  }
}

/** How many inputs ended how. */
export type Tally = Readonly<Record<string, number>>

/**
 * Checks one input per seed, from the first one on, as long as there are more to do. Throws a {@link FuzzFailure}, whose
 * seed alone makes the input again.
 */
export function fuzz(target: FuzzTarget, first: number, more: (done: number) => boolean): Tally {
  const tally: Record<string, number> = {}
  for (let done = 0; more(done); done++) {
    const seed = (first + done) >>> 0
    const input = target.make(new Random(seed))
    const ending = outcomeOf(target, seed, input)
    tally[ending] = (tally[ending] ?? 0) + 1
  }
  return tally
}

function outcomeOf(target: FuzzTarget, seed: number, input: Uint8Array): string {
  try {
    return target.check(input)
  } catch {
    throw new FuzzFailure(target, seed, input)
  }
}

function failureOf(target: FuzzTarget, input: Uint8Array): unknown {
  try {
    target.check(input)
    return undefined
  } catch (error) {
    return error ?? new Error('something was thrown')
  }
}
