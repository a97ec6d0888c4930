/**
 * What a target takes for arguments that are left out, or null, by its definition (canonical JSON text). Facts are found
 * of that: nobody reads them in the call.
 */
export function defaultsOf(definition: string): Readonly<Record<string, unknown>> {
  const schema: unknown = member(JSON.parse(definition), 'inputSchema')
  const properties = member(schema, 'properties')
  if (typeof properties !== 'object' || properties === null) return {}
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]: [string, unknown]) => {
      const value = member(property, 'default') ?? undefined
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined
