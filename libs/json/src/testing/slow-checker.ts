import type { StrictJsonErrorCode } from '../errors.ts'
import { ANY_KEY, type ReservedNames } from '../reserved-keys.ts'

/** What to hold a text to, in the plainest form. */
export interface SlowRules {
  readonly maxDepth: number
  readonly reserved: readonly ReservedNames[]
  readonly tolerate: ReadonlySet<StrictJsonErrorCode>
}

/** A container that is open. */
interface Open {
  readonly keys: string[]
  /** Names that are reserved in it; undefined where nothing is, in it or below. */
  readonly names: readonly string[] | undefined
  readonly path: readonly string[]
  /** Where a container stands that begins now. */
  next: readonly string[]
  /** Whether the next value stands right under a reserved name. */
  judged: boolean
}

/**
 * What the strict reader must refuse in a text that JSON.parse accepts, found in the slowest and plainest way and with
 * none of its code: every pair of keys is compared, case by the engine's own regular expressions, numbers by BigInt.
 */
export function faultsOf(json: string, rules: SlowRules): ReadonlySet<StrictJsonErrorCode> {
  const faults = new Set<StrictJsonErrorCode>()
  const tokens = [...json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/gs)].map(([t]) => t)
  const open: Open[] = [opened('', [], [])]
  for (const [at, token] of tokens.entries()) {
    const inside = open.at(-1) ?? opened('', [], [])
    if (token === '{' || token === '[') open.push(opened(token, inside.next, rules.reserved))
    else if (token === '}' || token === ']') open.pop()
    else if (token.startsWith('"') && tokens[at + 1] === ':')
      for (const fault of faultsOfKey(String(JSON.parse(token)), inside, rules)) faults.add(fault)
    else for (const fault of faultsOfScalar(token, inside, rules)) faults.add(fault)
    if (open.length - 1 > rules.maxDepth) faults.add('too_deep')
  }
  return faults
}

function opened(
  bracket: string,
  path: readonly string[],
  reserved: readonly ReservedNames[],
): Open {
  const isAt = (at: ReservedNames['at']): boolean =>
    path.every((key, level) => at[level] === key || at[level] === ANY_KEY)
  const levels = bracket === '{' ? reserved.filter(({ at }) => isAt(at)) : []
  const names = levels.flatMap(({ at, names: own }) => (at.length === path.length ? own : []))
  return {
    keys: [],
    names: levels.length > 0 ? names : undefined,
    path,
    next: path,
    judged: false,
  }
}

/** Takes a key into its object and tells what is wrong with it. */
function faultsOfKey(key: string, object: Open, rules: SlowRules): StrictJsonErrorCode[] {
  const { keys, names = [], path } = object
  const strict = (code: StrictJsonErrorCode): boolean => !rules.tolerate.has(code)
  const faults: StrictJsonErrorCode[] = []
  if (key.includes('\0')) faults.push('nul_key')
  if (!key.isWellFormed() && (strict('lone_surrogate') || object.names !== undefined))
    faults.push('lone_surrogate')
  for (const other of keys) {
    if (other === key) faults.push('duplicate_key')
    else if (differInCaseOnly(other, key) && strict('case_fold_key')) faults.push('case_fold_key')
  }
  const plain = key
    .normalize('NFKC')
    .replaceAll(/[\u200b\u00ad]/g, '')
    .replaceAll(/[ıİ]/g, 'i')
  if (names.some((name) => name !== key && differInCaseOnly(name, plain)))
    faults.push('reserved_key')
  keys.push(key)
  object.next = [...path, key]
  object.judged = names.includes(key)
  return faults
}

function faultsOfScalar(token: string, inside: Open, rules: SlowRules): StrictJsonErrorCode[] {
  const passes = (code: StrictJsonErrorCode): boolean => rules.tolerate.has(code) && !inside.judged
  if (token.startsWith('"')) {
    const isWhole = String(JSON.parse(token)).isWellFormed()
    return isWhole || passes('lone_surrogate') ? [] : ['lone_surrogate']
  }
  const isNumber = /^[-\d]/.test(token)
  if (!isNumber || passes('number_range')) return []
  return isBeyondDouble(token, rules.tolerate.has('number_range')) ? ['number_range'] : []
}

function isBeyondDouble(token: string, magnitudeAlone: boolean): boolean {
  const value = Math.abs(Number(token))
  if (magnitudeAlone) return value >= 2 ** 53
  if (value === 0) return /^-?[0.]*[1-9]/.test(token)
  if (value < 2 ** 53) return false
  if (value === Number.POSITIVE_INFINITY) return true
  const said = integer(token)
  const printed = integer(String(value))
  return said === undefined || said !== printed || (value < 1e21 && said !== BigInt(value))
}

/** The integer that a number is, without its sign; undefined where it is a fraction. */
function integer(token: string): bigint | undefined {
  const [mantissa = '', power = '0'] = token.replace(/^-/, '').toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const shift = Number(token.toLowerCase().includes('e') ? power : 0) - fraction.length
  const digits = BigInt(whole + fraction)
  if (shift >= 0) return digits * 10n ** BigInt(shift)
  const unit = 10n ** BigInt(-shift)
  return digits % unit === 0n ? digits / unit : undefined
}

function differInCaseOnly(a: string, b: string): boolean {
  const literal = a.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
  return new RegExp(`^(?:${literal})$`, 'iu').test(b)
}
