import { CliError } from './errors.ts'

const PLACEHOLDER = /\$\{(\w{1,128})\}/g

/** A value whose texts have no placeholders any more, and the names that were filled in. */
export interface Filled {
  readonly value: unknown
  readonly filled: readonly string[]
}

/**
 * Replaces `${NAME}` in every text of a value by what the environment has under that name. What is filled in is text and
 * cannot add to the structure. Throws a CliError that lists the names that have no value.
 */
export function fillIn(
  file: string,
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): Filled {
  const filled = new Set<string>()
  const missing = new Set<string>()
  const replace = (text: string): string =>
    text.replaceAll(PLACEHOLDER, (placeholder, name: string) => {
      const known = environment[name]
      ;(known === undefined ? missing : filled).add(name)
      return known ?? placeholder
    })
  const result = mapTexts(value, replace)
  const [first] = missing
  if (first === undefined) return { value: result, filled: [...filled] }
  const list = [...missing].map((name) => `\${${name}}`).join(', ')
  throw new CliError(
    'placeholder_unset',
    `The file ${file} names ${list}, to be filled in from the environment, where there is no such variable. Set it, as in: ${first}=… npx --no -- sallyport connections register ${file} …`,
    2,
  )
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, map))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, mapTexts(member, map)]),
  )
}
