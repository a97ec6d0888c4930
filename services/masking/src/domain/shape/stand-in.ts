import type { JsonObject, JsonValue } from '@sallyport/json'

const TOKEN = /:([a-p]{16})\]/

/** Addresses, names and numbers that are set aside for examples and lead nowhere (RFC 2606, 5737, 3849, 9562). */
const BY_FORMAT: ReadonlyMap<JsonValue | undefined, (masked: string) => string> = new Map([
  ['email', address],
  ['idn-email', address],
  ['uri', () => 'https://masked.invalid/'],
  ['uri-reference', () => 'https://masked.invalid/'],
  ['iri', () => 'https://masked.invalid/'],
  ['url', () => 'https://masked.invalid/'],
  ['hostname', () => 'masked.invalid'],
  ['idn-hostname', () => 'masked.invalid'],
  ['date', () => '1970-01-01'],
  ['date-time', () => '1970-01-01T00:00:00Z'],
  ['time', () => '00:00:00Z'],
  ['duration', () => 'PT0S'],
  ['uuid', () => '00000000-0000-0000-0000-000000000000'],
  ['ipv4', () => '192.0.2.0'],
  ['ipv6', () => '2001:db8::'],
])

/** Equal values have equal addresses where they have tokens. */
function address(masked: string): string {
  return `${TOKEN.exec(masked)?.[1] ?? 'masked'}@masked.invalid`
}

/** What may stand for a masked text where a schema wants a format; undefined where it wants none that is known. */
export function textOfFormat(schemas: readonly JsonObject[], masked: string): string | undefined {
  for (const schema of schemas) {
    const made = Object.hasOwn(schema, 'format') ? BY_FORMAT.get(schema['format']) : undefined
    if (made !== undefined) return made(masked)
  }
  return undefined
}

/** A masked text, no longer than the schemas want it; undefined where it is not too long. */
export function shortened(schemas: readonly JsonObject[], masked: string): string | undefined {
  const lengths = schemas.map((schema) =>
    Object.hasOwn(schema, 'maxLength') ? schema['maxLength'] : undefined,
  )
  const most = Math.min(...lengths.filter((length) => typeof length === 'number'))
  return masked.length > most ? masked.slice(0, most) : undefined
}

/** The least number that schemas want, where that is more than the 0 of a masked number. */
export function leastNumber(schemas: readonly JsonObject[]): string | undefined {
  const least = schemas.map((schema) =>
    Object.hasOwn(schema, 'minimum') ? schema['minimum'] : undefined,
  )
  const most = Math.max(...least.filter((number) => typeof number === 'number'))
  return Number.isFinite(most) && most > 0 ? String(most) : undefined
}
