import {
  fromJsonSchema,
  type JsonSchemaType,
  type StandardSchemaWithJSON,
} from '@modelcontextprotocol/server'
import type { Static, TSchema } from 'typebox'

/** A TypeBox schema, which is a JSON Schema, in the form that the SDK takes. */
export function toolSchema<S extends TSchema>(
  schema: S,
): StandardSchemaWithJSON<Static<S>, Static<S>> {
  const plain: JsonSchemaType = JSON.parse(JSON.stringify(schema))
  return fromJsonSchema<Static<S>>(plain)
}
