import { type Static, Type } from 'typebox'
import { Access, SqlDialect } from '../facts.ts'
import { ConnectionName } from '../ids.ts'
import { parser } from '../parse.ts'
import { SecretName, Target } from './target.ts'

const closed = { additionalProperties: false }
const ArgumentName = Type.String({ minLength: 1, maxLength: 128 })
const ArgumentNames = Type.Array(ArgumentName, { minItems: 1, maxItems: 8, uniqueItems: true })

/** How one tool of a connection is to be understood. */
export type ToolUnderstanding = Static<typeof ToolUnderstanding>
export const ToolUnderstanding = Type.Object(
  {
    access: Type.Optional(Access),
    shell: Type.Optional(
      Type.Object(
        { argument: ArgumentName, shell: Type.Enum(['bash', 'sh']) },
        { ...closed, description: 'The argument that holds commands of a shell.' },
      ),
    ),
    url: Type.Optional(
      Type.Object(
        {
          arguments: ArgumentNames,
          schemes: Type.Optional(
            Type.Record(
              Type.String({ pattern: '^[a-z][a-z0-9+.-]{0,31}$' }),
              Type.Integer({ minimum: 0, maximum: 65_535 }),
              {
                ...closed,
                maxProperties: 16,
                description: 'Schemes that are read, with their ports; http and https unless said.',
              },
            ),
          ),
        },
        { ...closed, description: 'Arguments that hold a URL, or a list of them.' },
      ),
    ),
    path: Type.Optional(
      Type.Object(
        { arguments: ArgumentNames },
        { ...closed, description: 'Arguments that hold a file path, or a list of them.' },
      ),
    ),
    rows: Type.Optional(
      Type.String({
        pattern: '^(/([^~/]|~[01])*){1,16}$',
        maxLength: 256,
        description:
          'JSON pointer (RFC 6901) to the array of a result whose elements are its rows: in `structuredContent`, or in the JSON text of the first text content where there is none.',
      }),
    ),
    sql: Type.Optional(
      Type.Object(
        {
          argument: ArgumentName,
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
    labels: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-z0-9][a-z0-9._/-]{0,62}$' }),
        Type.String({ maxLength: 256 }),
        {
          ...closed,
          maxProperties: 32,
          description: 'What policies may ask of the connection, such as `env: production`.',
        },
      ),
    ),
    timeZone: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9_+/-]{1,64}$',
        description: 'IANA time zone in which policies read the clock; UTC unless said.',
      }),
    ),
    retention: Type.Optional(
      Type.Object(
        { days: Type.Integer({ minimum: 1, maximum: 36_500 }) },
        {
          ...closed,
          description:
            'How many days recorded content is kept at least; it is erased within two days after. For ever unless said.',
        },
      ),
    ),
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
    // A program has no header that a credential could be injected into; it takes `target.secrets`. The gateway needs none
    // for itself.
    if: {
      type: 'object',
      properties: {
        target: {
          type: 'object',
          properties: { transport: { type: 'string', enum: ['stdio', 'approvals'] } },
        },
      },
    },
    // oxlint-disable-next-line unicorn/no-thenable
    then: { type: 'object', properties: { credential: false } },
  },
)
export const parseConnection = parser('connection', Connection)
