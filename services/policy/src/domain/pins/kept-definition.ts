import type { PinKind } from '@sallyport/contracts'
import { canonicalJson, type JsonObject, type JsonValue, readStrictJson } from '@sallyport/json'
import { type Definition, NAME_KEY, type Readable, TOLERANT } from './definition.ts'
import { hiddenText, shownPlace } from './hidden-text.ts'
import { sameChecks } from './same-checks.ts'

/** Longest name, by its contract: a placeholder can be longer than what it stands for. */
const MAX_NAME_CHARS = 2048

/** All of a definition that would be kept, as one JSON text to be masked. */
export function toMask(kind: PinKind, { name, readable }: Definition): string {
  return JSON.stringify({
    [nameKey(kind)]: name,
    ...(readable && {
      definition: readable.value,
      places: hiddenText(readable.value).map(({ place }) => place),
    }),
  })
}

/** The definition as it is kept, from what masking has left of it: the hash stays that of what the target offers. */
export function keptOf(kind: PinKind, definition: Definition, masked: string): Definition {
  const left = readStrictJson(Buffer.from(masked), TOLERANT)
  const name = stringOf(memberOf(left, nameKey(kind))).slice(0, MAX_NAME_CHARS)
  const { readable, ...rest } = definition
  return {
    ...rest,
    name,
    ...(name !== definition.name && { nameMasked: true }),
    ...(readable && { readable: keptReadable(kind, readable, left) }),
  }
}

function keptReadable(kind: PinKind, before: Readable, left: JsonValue): Readable {
  const value = memberOf(left, 'definition') ?? null
  const places = memberOf(left, 'places')
  const flags = hiddenText(before.value).map((flag, index) => ({
    ...flag,
    place: shownPlace(stringOf(Array.isArray(places) ? places[index] : undefined)),
  }))
  const isChecked =
    kind !== 'tool' ||
    sameChecks(memberOf(before.value, 'inputSchema'), memberOf(value, 'inputSchema'))
  return {
    text: canonicalJson(value),
    value,
    flags,
    ...(!isChecked && { argumentsMasked: true }),
  }
}

/** Masking looks at what a value stands under: the name stands under its own key. */
const nameKey = (kind: PinKind): string => (kind === 'instructions' ? 'name' : NAME_KEY[kind])

const memberOf = (value: JsonValue, key: string): JsonValue | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined

const isObject = (value: JsonValue): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const stringOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')
