import { type Static, Type } from 'typebox'
import { event } from '../event.ts'
import { ConnectionName } from '../ids.ts'
import { Principal } from '../principal.ts'

/** Longest policy text of one connection, in characters. */
export const MAX_POLICY_CHARS = 65_536

/** What a policy can read of one argument, and as what. `Number` may have a fraction. */
export type ArgumentMember = Static<typeof ArgumentMember>
export const ArgumentMember = Type.Object(
  {
    path: Type.Array(Type.String({ maxLength: 256 }), {
      minItems: 1,
      maxItems: 4,
      description: 'Names from the arguments down to it.',
    }),
    type: Type.Enum([
      'String',
      'Long',
      'Number',
      'Bool',
      'Set<String>',
      'Set<Long>',
      'Set<Bool>',
      'Record',
    ]),
    required: Type.Boolean({
      description: 'Present, by the definition, wherever what holds it is.',
    }),
    default: Type.Optional(
      Type.Union([Type.String({ maxLength: 256 }), Type.Number(), Type.Boolean()], {
        description: 'What a call without it counts as, by the definition.',
      }),
    ),
  },
  { additionalProperties: false, description: 'One argument that policies may read.' },
)

/** Arguments of one tool or prompt, or those that all of the connection agree on where there is no name. */
export type ArgumentTypes = Static<typeof ArgumentTypes>
export const ArgumentTypes = Type.Object(
  {
    kind: Type.Enum(['tool', 'prompt']),
    name: Type.Optional(Type.String({ maxLength: 2048 })),
    members: Type.Array(ArgumentMember, { maxItems: 256 }),
  },
  { additionalProperties: false, description: 'Types of the arguments that policies may read.' },
)

const PolicyIds = Type.Array(Type.String({ maxLength: 128 }), { maxItems: 64 })

/** What one version of a policy set changes of another. */
export type PolicyChanges = Static<typeof PolicyChanges>
export const PolicyChanges = Type.Object(
  {
    added: PolicyIds,
    removed: PolicyIds,
    changed: PolicyIds,
    diff: Type.Optional(
      Type.String({
        maxLength: 262_144,
        description:
          'Unified diff of the texts; empty where they are the same, absent where it would not fit.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Ids of the policies that are added, removed, or mean something else; spacing and comments do not count for these.',
  },
)

/** A version of a connection's policy set was published. */
export const policyPublished = event({
  name: 'policy.published',
  version: 1,
  stream: 'state',
  sender: 'policy',
  description: 'A version of a connection’s policy set was published.',
  data: Type.Object(
    {
      connection: ConnectionName,
      version: Type.Integer({ minimum: 1 }),
      cedar: Type.String({ maxLength: MAX_POLICY_CHARS }),
      author: Principal,
      reason: Type.String({ maxLength: 512 }),
      arguments: Type.Optional(
        Type.Array(ArgumentTypes, {
          maxItems: 256,
          description:
            'Types of the arguments that its policies read, by the definitions that were pinned.',
        }),
      ),
      previous: Type.Optional(
        Type.Integer({ minimum: 0, description: 'The version that it replaces; 0 for none.' }),
      ),
      changes: Type.Optional(PolicyChanges),
    },
    { additionalProperties: false },
  ),
})
