import type { ArgumentMember } from '@sallyport/contracts'
import { flatName } from './flat.ts'

/** What a policy can be given for an argument. */
export type FlatValue = string | number | boolean | (string | number | boolean)[]

/** Arguments as policies read them; or the path of one that is not of the type that the policies were written for. */
export type Converted =
  | { readonly flat: Readonly<Record<string, FlatValue>> }
  | { readonly mismatch: readonly string[] }

/**
 * Turns the arguments of a call into what the policies read of them. One that is left out counts as its default; one that
 * is null is not there, whatever its default: targets take null for a value of its own, or for left out (SEP-2243).
 */
export function convert(
  members: readonly ArgumentMember[],
  args: Readonly<Record<string, unknown>>,
): Converted {
  const flat: [string, FlatValue][] = []
  for (const member of members) {
    const { path } = member
    const holder = lookUp(args, path.slice(0, -1))
    if (holder === undefined) continue
    if (!isRecord(holder)) return { mismatch: path }
    const [name = ''] = path.slice(-1)
    const given = Object.hasOwn(holder, name) && holder[name] !== undefined
    const value = given ? (holder[name] ?? undefined) : member.default
    if (value === undefined) continue
    const entries = entriesOf(member, value)
    if (entries === undefined) return { mismatch: member.path }
    flat.push(...entries)
  }
  return { flat: Object.fromEntries(flat) }
}

/** What stands at a path; undefined for nothing, and for null. */
function lookUp(args: unknown, path: readonly string[]): unknown {
  let value: unknown = args
  for (const name of path) {
    if (!isRecord(value)) return value
    value = (Object.hasOwn(value, name) ? value[name] : undefined) ?? undefined
  }
  return value
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function entriesOf(
  { path, type }: ArgumentMember,
  value: unknown,
): readonly [string, FlatValue][] | undefined {
  switch (type) {
    case 'Number':
      return isNumber(value)
        ? [
            [flatName(path, 'floor'), whole(Math.floor(value))],
            [flatName(path, 'ceiling'), whole(Math.ceil(value))],
          ]
        : undefined
    case 'Record':
      return isRecord(value) ? [[flatName(path, type), true]] : undefined
    case 'Set<String>':
    case 'Set<Long>':
    case 'Set<Bool>':
      return setOf(value, SCALARS[type], flatName(path, type))
    default:
      return SCALARS[type](value) ? [[flatName(path, type), plain(value)]] : undefined
  }
}

type Scalar = string | number | boolean

function setOf(
  value: unknown,
  is: (item: unknown) => item is Scalar,
  name: string,
): readonly [string, FlatValue][] | undefined {
  if (!Array.isArray(value)) return undefined
  const items: unknown[] = value
  return items.every(is) ? [[name, items.map(plain)]] : undefined
}

const isString = (value: unknown): value is Scalar => typeof value === 'string'
const isBool = (value: unknown): value is Scalar => typeof value === 'boolean'
const isLong = (value: unknown): value is Scalar => Number.isSafeInteger(value)
/** Beyond these bounds numbers have gaps, and neighbours of a bound could be taken for it. */
const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER

const SCALARS = {
  String: isString,
  Long: isLong,
  Bool: isBool,
  'Set<String>': isString,
  'Set<Long>': isLong,
  'Set<Bool>': isBool,
} as const

/** JSON has a negative zero; the engine has whole numbers. */
const whole = (value: number): number => (value + 0 === 0 ? 0 : value)
const plain = (value: Scalar): Scalar => (typeof value === 'number' ? whole(value) : value)
