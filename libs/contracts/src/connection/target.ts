import { type Static, Type } from 'typebox'

/** Name of a secret, as connections use it. */
export const SecretName = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: 'Name of a secret in the edge’s secret store; never the secret.',
})

const Url = Type.String({ pattern: '^https?://', maxLength: 2048 })

/** A text that an operating system can hand to a program. */
const ProgramText = Type.String({ pattern: '^[^\\u0000]*$', maxLength: 1024 })

/** Name of an environment variable. */
const VARIABLE = '^[A-Za-z_][A-Za-z0-9_]{0,63}$'

const StreamableHttp = Type.Object(
  { transport: Type.Literal('streamable-http'), url: Url },
  { additionalProperties: false, description: 'A server at a URL, in either era.' },
)

const Sse = Type.Object(
  { transport: Type.Literal('sse'), url: Url },
  {
    additionalProperties: false,
    description:
      'A server of the deprecated HTTP+SSE transport (2024-11-05); the URL of its stream.',
  },
)

const Stdio = Type.Object(
  {
    transport: Type.Literal('stdio'),
    command: Type.Array(ProgramText, {
      minItems: 1,
      maxItems: 64,
      description:
        'Absolute path of a program that the edge has on its list, and its arguments. No shell reads them.',
    }),
    environment: Type.Optional(
      Type.Record(Type.String({ pattern: VARIABLE }), ProgramText, {
        additionalProperties: false,
        maxProperties: 64,
        description: 'Variables of the program, beside the few that the edge gives to each.',
      }),
    ),
    secrets: Type.Optional(
      Type.Record(Type.String({ pattern: VARIABLE }), SecretName, {
        additionalProperties: false,
        maxProperties: 64,
        description:
          'Variables that are filled from the edge’s secret store; they win over others.',
      }),
    ),
    workingDirectory: Type.Optional(
      Type.String({
        pattern: '^/[^\\u0000]*$',
        maxLength: 1024,
        description: 'Where the program is started; a new empty folder unless said.',
      }),
    ),
  },
  { additionalProperties: false, description: 'A program that the edge runs.' },
)

const Approvals = Type.Object(
  { transport: Type.Literal('approvals') },
  {
    additionalProperties: false,
    description: 'The gateway itself: its approvals, to be read and voted on.',
  },
)

/** How a target is reached. */
export type Target = Static<typeof Target>
export const Target = Type.Union([StreamableHttp, Sse, Stdio, Approvals], {
  description: 'How the target is reached.',
})
