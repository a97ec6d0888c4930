import assert from 'node:assert/strict'
import { StrictJsonError, type StrictJsonErrorCode } from '../errors.ts'
import { lostNothing } from '../lost-nothing.ts'
import { readStrictJson } from '../read-strict-json.ts'
import { ANY_KEY, type ReservedNames, reserveKeys } from '../reserved-keys.ts'
import { StrictScan } from '../strict-scan.ts'
import type { TolerableCode } from '../strict-rules.ts'
import type { FuzzTarget } from './fuzz.ts'
import { mutate, randomJson } from './random-json.ts'
import { faultsOf } from './slow-checker.ts'

const MAX_DEPTH = 6
const RESERVED: readonly ReservedNames[] = [
  { at: [], names: ['id', 'params'] },
  { at: ['params'], names: ['name'] },
  { at: ['key1', 'key0'], names: ['a'] },
  { at: ['key2', ANY_KEY], names: ['id', 'a'] },
  { at: ['key2', ANY_KEY, 'a'], names: ['s'] },
]
const KEYS = reserveKeys(RESERVED)
const TOLERABLE: readonly TolerableCode[] = ['number_range', 'lone_surrogate', 'case_fold_key']

/**
 * The strict reader accepts exactly what JSON.parse accepts and the slow checker has nothing against, with the value that
 * JSON.parse makes. What it shows by counting, the scan finds as well. The first byte of an input says by which rules.
 */
export const strictTarget: FuzzTarget = {
  name: 'strict reader',
  make: (random) => {
    const json = randomJson(random)
    const bytes = random.below(2) === 0 ? Buffer.from(json) : mutate(random, json)
    return Buffer.concat([Buffer.of(random.below(256)), bytes])
  },
  check: (input) => {
    const [flags = 0] = input
    const bytes = input.subarray(1)
    const tolerate = new Set(TOLERABLE.filter((_, at) => (flags & (1 << at)) !== 0))
    const isReserved = flags >= 128
    const reserved = isReserved ? RESERVED : []
    const rules = { maxDepth: MAX_DEPTH, tolerate, reserved: isReserved ? KEYS : undefined }
    const limits = { maxDepth: MAX_DEPTH, tolerate, ...(isReserved && { reserved: KEYS }) }
    const expected = parse(bytes)
    const code = codeOf(bytes, () =>
      assert.deepEqual(readStrictJson(bytes, limits), expected?.value),
    )
    if (expected === undefined) {
      assert.ok(code !== undefined, 'accepted what is not JSON in UTF-8')
      return 'not JSON'
    }
    const json = Buffer.from(bytes)
    assert.equal(
      codeOf(bytes, () => new StrictScan(json, rules).run()),
      code,
    )
    const faults = faultsOf(json.toString(), { ...rules, reserved })
    if (code !== undefined) {
      assert.ok(faults.has(code), `refused for ${code}`)
      return code
    }
    assert.deepEqual([...faults], [])
    const shown = lostNothing(readStrictJson(bytes, limits), json.toString(), json, rules)
    return shown ? 'accepted at a glance' : 'accepted'
  },
}

/** Why something was refused, if it was. */
function codeOf(bytes: Uint8Array, read: () => void): StrictJsonErrorCode | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error
    assert.ok(error.offset >= 0 && error.offset <= bytes.length, 'the offset is in the text')
    return error.code
  }
}

function parse(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
