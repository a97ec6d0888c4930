import { type Static, Type } from 'typebox'

const Names = (description: string) =>
  Type.Array(Type.String({ maxLength: 256 }), { maxItems: 256, uniqueItems: true, description })

/** What an operation may do to its target. */
export type Access = Static<typeof Access>
export const Access = Type.Enum(['read', 'write', 'admin'])

/** What was found out about a SQL argument by parsing the whole of it. */
export type SqlFacts = Static<typeof SqlFacts>
export const SqlFacts = Type.Object(
  {
    understood: Type.Boolean({
      description:
        'False when the text was not parsed, is too long, too deep, or holds what the analysis does not know.',
    }),
    statements: Type.Integer({ minimum: 0, maximum: 65_536 }),
    verbs: Names(
      'Upper-case verbs of every statement, nested ones too: SELECT, DELETE, DROP TABLE.',
    ),
    tablesRead: Names('schema.table; an unqualified name is taken from the default schema.'),
    tablesWritten: Names('schema.table of every table that a statement changes.'),
    functions: Names('Functions that are not known to be free of side effects.'),
    problem: Type.Optional(
      Type.String({
        maxLength: 256,
        description: 'Why the text is not understood; holds none of it.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Facts of a SQL argument.' },
)

/** What the gateway found out about an operation by parsing its arguments. */
export type Facts = Static<typeof Facts>
export const Facts = Type.Object(
  { sql: Type.Optional(SqlFacts) },
  { additionalProperties: false, description: 'Facts of one operation.' },
)
