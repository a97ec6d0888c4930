import type { JsonObject } from '@sallyport/json'
import { display } from './display.ts'
import { memberOf } from './json-type.ts'

/** The versions of JSON Schema that are understood. */
export type Dialect = '2020-12' | 'draft-07'

const DIALECTS: ReadonlyMap<string, Dialect> = new Map([
  ['json-schema.org/draft/2020-12/schema', '2020-12'],
  ['json-schema.org/draft-07/schema', 'draft-07'],
])

/**
 * The dialect that `$schema` names: undefined where it names none, an error message where it names another one than these
 * two. Another one cannot be guessed at: a keyword that it gives a meaning would be passed over in silence.
 */
export function declaredDialect(
  schema: JsonObject,
): Dialect | undefined | { readonly refused: string } {
  const declared = memberOf(schema, '$schema')
  if (declared === undefined) return undefined
  if (typeof declared !== 'string') return { refused: '$schema must be a string' }
  const dialect = DIALECTS.get(declared.replace(/^https?:\/\//, '').replace(/#$/, ''))
  if (dialect !== undefined) return dialect
  return {
    refused: `$schema names '${display(declared)}'; only JSON Schema 2020-12 and draft-07 are understood`,
  }
}
