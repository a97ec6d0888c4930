import { readTree, type Tree } from './tree.ts'

/** How some implementation of JSON reads what the standard leaves open. */
export interface Reader {
  readonly name: string
  /** What two keys have in common that mean the same member. */
  readonly same: (key: string) => string
  /** Which of several members counts. */
  readonly counts: 'first' | 'last'
}

const exact = (key: string): string => key
const lower = (key: string): string => key.toLowerCase()
const upper = (key: string): string => key.toUpperCase()
const compatible = (key: string): string => key.normalize('NFKC').toLowerCase()
const visible = (key: string): string =>
  compatible(key.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, ''))
const untilNul = (key: string): string => key.split('\0', 1)[0] ?? ''
/** Unicode simple folding, as Go's encoding/json matches keys, by the engine's own regular expressions. */
const simple = (key: string): string =>
  Array.from(key, (char) => /^[a-z]$/i.exec(char)?.[0]?.toLowerCase() ?? foldOf(char)).join('')
const foldOf = (char: string): string =>
  ['s', 'k'].find((letter) => new RegExp(`^${letter}$`, 'iu').test(char)) ?? char.toLowerCase()

/** Readers that targets are written with, and worse ones. */
export const READERS: readonly Reader[] = [
  { name: 'last wins (JSON.parse, Python)', same: exact, counts: 'last' },
  { name: 'first wins', same: exact, counts: 'first' },
  { name: 'Go encoding/json', same: simple, counts: 'last' },
  { name: 'lower case, last wins (.NET)', same: lower, counts: 'last' },
  { name: 'upper case, first wins (Java)', same: upper, counts: 'first' },
  { name: 'compatibility forms', same: compatible, counts: 'last' },
  { name: 'invisible characters left out', same: visible, counts: 'first' },
  { name: 'C strings', same: untilNul, counts: 'last' },
]

/** What a reader understands of a text: one spelling for everything that means the same to it. */
export function understood(reader: Reader, json: string): string {
  return JSON.stringify(plainOf(reader, readTree(json)))
}

function plainOf(reader: Reader, tree: Tree): unknown {
  switch (tree.kind) {
    case 'plain':
      return tree.value
    case 'number':
      return numberOf(tree.source)
    case 'array':
      return tree.elements.map((element) => plainOf(reader, element))
    case 'object': {
      const members = reader.counts === 'last' ? tree.members : tree.members.toReversed()
      const kept = new Map(
        members.map(([key, value]) => [reader.same(key), plainOf(reader, value)]),
      )
      return [...kept].toSorted(([a], [b]) => (a < b ? -1 : 1))
    }
  }
}

/** An integer with all of its digits, as a reader with integers without bounds has it; a fraction as a double. */
function numberOf(source: string): string {
  const [mantissa = '', power = '0'] = source.toLowerCase().replace(/^-/, '').split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const shift = Number(source.toLowerCase().includes('e') ? power : 0) - fraction.length
  const digits = BigInt(whole + fraction)
  const sign = source.startsWith('-') ? '-' : ''
  if (digits === 0n) return '0'
  if (Math.abs(shift) > 1000) return `${sign}${digits}e${shift}`
  const unit = 10n ** BigInt(Math.abs(shift))
  if (shift >= 0) return `${sign}${digits * unit}`
  return digits % unit === 0n ? `${sign}${digits / unit}` : String(Number(source))
}

/** The member that a reader finds at a path of keys and places in arrays. */
export function memberOf(
  reader: Reader,
  json: string,
  path: readonly (string | number)[],
): unknown {
  const tree = path.reduce(
    (at: Tree | undefined, step) => at && childOf(reader, at, step),
    readTree(json),
  )
  return tree?.kind === 'plain' ? tree.value : tree && plainOf(reader, tree)
}

/** What a reader finds right under a value. */
export function childOf(reader: Reader, tree: Tree, step: string | number): Tree | undefined {
  if (tree.kind === 'array') return typeof step === 'number' ? tree.elements[step] : undefined
  if (tree.kind !== 'object' || typeof step === 'number') return undefined
  const found = tree.members.filter(([key]) => reader.same(key) === reader.same(step))
  return found.at(reader.counts === 'last' ? -1 : 0)?.[1]
}
