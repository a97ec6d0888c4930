import { type Static, Type } from 'typebox'
import { Access, SqlDialect } from '../facts.ts'
import { ConnectionName } from '../ids.ts'
import { parser } from '../parse.ts'
import { SecretName, Target } from './target.ts'

/** How one tool of a connection is to be understood. */
export const ToolUnderstanding = Type.Object(
  {
    access: Type.Optional(Access),
    sql: Type.Optional(
      Type.Object(
        {
          argument: Type.String({ minLength: 1, maxLength: 128 }),
          dialect: SqlDialect,
          defaultSchema: Type.String({ minLength: 1, maxLength: 63 }),
        },
        { additionalProperties: false, description: 'The argument that holds SQL.' },
      ),
    ),
  },
  { additionalProperties: false, description: 'What a tool does, said by whoever registered it.' },
)

/** A registered target. */
export type Connection = Static<typeof Connection>
export const Connection = Type.Object(
  {
    name: ConnectionName,
    kind: Type.Enum(['mcp']),
    description: Type.String({ maxLength: 512 }),
    target: Target,
    credential: Type.Optional(
      Type.Object(
        { type: Type.Literal('bearer'), secret: SecretName },
        { additionalProperties: false, description: 'Injected towards the target.' },
      ),
    ),
    tools: Type.Record(Type.String({ maxLength: 128 }), ToolUnderstanding, {
      description: 'By tool name. A tool that is not named here counts as `write`.',
    }),
    mask: Type.String({ maxLength: 64, description: 'Masking profile of every result.' }),
    pins: Type.Optional(
      Type.Enum(['trust-on-first-use', 'review'], {
        description:
          'What becomes of a definition that is new; a changed one is held in any case. trust-on-first-use unless said.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'A registered target.',
    // A program has no header that a credential could be injected into; it takes `target.secrets`.
    if: {
      type: 'object',
      properties: {
        target: { type: 'object', properties: { transport: { type: 'string', const: 'stdio' } } },
      },
    },
    // oxlint-disable-next-line unicorn/no-thenable
    then: { type: 'object', properties: { credential: false } },
  },
)
export const parseConnection = parser('connection', Connection)
