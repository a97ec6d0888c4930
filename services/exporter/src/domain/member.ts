/** What stands in an event under a path of names; undefined where nothing does. */
export function memberAt(event: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
      event,
    )
}

/** The same as a text; numbers are written out. */
export function textAt(event: unknown, path: string): string | undefined {
  const value = memberAt(event, path)
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : undefined
}
