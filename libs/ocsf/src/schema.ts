import { readFileSync } from 'node:fs'
import { parser } from '@sallyport/contracts'
import { type Static, Type } from 'typebox'

const Attribute = Type.Object({
  /** A data type of OCSF, or an object of that name. */
  type: Type.String(),
  array: Type.Optional(Type.Boolean()),
  required: Type.Optional(Type.Boolean()),
  /** Present only in events that name this profile. */
  profile: Type.Optional(Type.String()),
  /** Values with their captions. */
  enum: Type.Optional(Type.Record(Type.String(), Type.String())),
  /** The attribute that has the caption. */
  sibling: Type.Optional(Type.String()),
})
export type Attribute = Static<typeof Attribute>

const shared = {
  constraints: Type.Object({
    at_least_one: Type.Optional(Type.Array(Type.String())),
    just_one: Type.Optional(Type.Array(Type.String())),
  }),
  attributes: Type.Record(Type.String(), Attribute),
}
const Shape = Type.Object(shared)
/** What an event or an object consists of. */
export type Shape = Static<typeof Shape>

const DataType = Type.Object({
  base: Type.Optional(Type.String()),
  regex: Type.Optional(Type.String()),
  maxLength: Type.Optional(Type.Integer()),
  range: Type.Optional(Type.Tuple([Type.Integer(), Type.Integer()])),
})
export type DataType = Static<typeof DataType>

const Schema = Type.Object({
  version: Type.String(),
  types: Type.Record(Type.String(), DataType),
  classes: Type.Record(
    Type.String(),
    Type.Object({
      ...shared,
      name: Type.String(),
      caption: Type.String(),
      category: Type.Integer(),
      profiles: Type.Array(Type.String()),
    }),
  ),
  objects: Type.Record(Type.String(), Shape),
})

/** The part of the published schema that Sallyport's events use; `scripts/emit-schema.ts` makes the file. */
export const OCSF = parser(
  'OCSF schema',
  Schema,
)(JSON.parse(readFileSync(new URL('schema.json', import.meta.url), 'utf8')))
