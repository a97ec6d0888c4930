/** Variables of an environment. */
export type Env = Readonly<Record<string, string | undefined>>

/** The first of several variables that is set to something. */
export function firstOf(env: Env, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = env[name]
    if (value !== undefined && value !== '') return value
  }
  return undefined
}
