import { Connection, ConnectionName, Principal } from '@sallyport/contracts'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false }
const Names = (description: string) => Type.Array(Type.String(), { description })
const Group = Principal.properties.groups.items

/** One case: who asks for what, and what comes of each of it. */
export type PolicyCase = Static<typeof PolicyCase>
const PolicyCase = Type.Object(
  {
    as: Type.String({ description: 'Who asks: a name of `people`.' }),
    sql: Type.Optional(
      Names(
        'Statements; each is a call of the tool whose argument holds SQL, as the connection says.',
      ),
    ),
    tool: Type.Optional(
      Type.String({ description: 'The tool of `sql`, where the connection has several.' }),
    ),
    call: Type.Optional(Names('Tools to call, each with the arguments of `with`.')),
    with: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: 'Arguments of each `call`.' }),
    ),
    do: Type.Optional(Names('Other methods of the protocol, such as initialize or prompts/get.')),
    name: Type.Optional(
      Type.String({
        description: 'What each `do` is applied to: a prompt or the URI of a resource.',
      }),
    ),
    expect: Type.Optional(
      Type.Enum(['allow', 'deny', 'approval'], {
        description: 'What comes of each of `sql`, `call` and `do`.',
      }),
    ),
    by: Type.Optional(Names('With `approval`: the groups whose members can approve.')),
    quorum: Type.Optional(
      Type.Integer({ minimum: 1, description: 'With `approval`: how many of them must.' }),
    ),
    within: Type.Optional(
      Type.String({
        pattern: '^[0-9]{1,6}[smhd]$',
        description: 'With `approval`: how long it can be used, such as 90s, 15m, 8h or 2d.',
      }),
    ),
    says: Type.Optional(Type.String({ description: 'A part of what the caller is told.' })),
    at: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'When: a time such as 2026-07-28T09:30:00Z; now unless said.',
      }),
    ),
    from: Type.Optional(Type.String({ description: 'The IP address that it comes from.' })),
    sees: Type.Optional(Names('All tools of `offers` that a list shows, in any order.')),
  },
  { ...closed, description: 'Who asks for what, and what comes of each of it.' },
)

/** A file of cases. */
export const CaseFileSchema = Type.Object(
  {
    policies: Type.String({ description: 'File of the policy set, relative to this one.' }),
    connection: Type.Union(
      [
        Type.String({ description: 'File of the connection, relative to this one.' }),
        Type.Object(
          {
            name: ConnectionName,
            tools: Type.Optional(Connection.properties.tools),
            mask: Type.Optional(Connection.properties.mask),
            labels: Connection.properties.labels,
            timeZone: Connection.properties.timeZone,
          },
          { ...closed, description: 'The connection, as far as policies can tell.' },
        ),
      ],
      { description: 'The connection whose policies these are.' },
    ),
    definitions: Type.Optional(
      Type.String({
        description:
          'JSON file of what the target offers (`tools`, `prompts`), relative to this one: for policies that read arguments.',
      }),
    ),
    offers: Names('All tools of the target, for `sees`.'),
    people: Type.Record(
      Type.String({ minLength: 1 }),
      Type.Object(
        {
          kind: Type.Optional(Type.Enum(['user', 'agent'], { description: 'A user unless said.' })),
          groups: Type.Array(Group),
          claims: Principal.properties.claims,
          onBehalfOf: Type.Optional(
            Type.String({ minLength: 1, description: 'The user that an agent acts for.' }),
          ),
        },
        closed,
      ),
      { description: 'Who can ask, by name.' },
    ),
    cases: Type.Array(PolicyCase, { minItems: 1 }),
  },
  { ...closed, description: 'Test cases of a policy set; docs/reference/policy-tests.md.' },
)

const SCHEMA_FILE = 'policy-test.v1.json'

/** Name and content of the JSON Schema in `schemas/`. */
export const caseFileDocument = (): { readonly name: string; readonly schema: object } => ({
  name: SCHEMA_FILE,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Sallyport policy tests',
    ...CaseFileSchema,
  },
})
