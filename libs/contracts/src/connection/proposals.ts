import { type Static, Type } from 'typebox'
import { SqlDialect } from '../facts.ts'
import { ConnectionName } from '../ids.ts'
import { DefinitionName } from '../pin/pin.ts'
import { rpc } from '../rpc.ts'
import { ToolUnderstanding } from './connection.ts'

const closed = { additionalProperties: false }

/** Most tools of one page, and most proposals of one tool. */
const MAX_PAGE = 200
const MAX_PROPOSALS = 32

const Argument = Type.String({ minLength: 1, maxLength: 128 })
const Holds = Type.Enum(['sql', 'shell', 'url', 'path'])

/** What one argument of a tool seems to hold. */
export type Proposal = Static<typeof Proposal>
export const Proposal = Type.Object(
  {
    argument: Argument,
    holds: Holds,
    confidence: Type.Enum(['likely', 'possible']),
    why: Type.String({ maxLength: 256, description: 'Holds nothing that the target wrote.' }),
    dialect: Type.Optional(SqlDialect),
    shell: Type.Optional(Type.Enum(['bash', 'sh'])),
  },
  {
    ...closed,
    description: 'What an argument seems to hold; of SQL with a dialect if it is told.',
  },
)

/** What is to be said of the declaration of one tool. */
export type ProposalsOfTool = Static<typeof ProposalsOfTool>
export const ProposalsOfTool = Type.Object(
  {
    tool: DefinitionName,
    proposals: Type.Array(Proposal, {
      maxItems: MAX_PROPOSALS,
      description: 'Arguments that nothing is declared of; likely ones first.',
    }),
    stale: Type.Array(Type.Object({ holds: Holds, argument: Argument }, closed), {
      maxItems: 18,
      description: 'What is declared of arguments that the definition does not have.',
    }),
    declared: Type.Optional(ToolUnderstanding),
    saysReadOnly: Type.Boolean({
      description: 'The tool says of itself that it only reads; nobody has to believe it.',
    }),
  },
  { ...closed, description: 'What is proposed for a tool, beside what is declared of it.' },
)

/**
 * Proposes declarations for the tools of a connection, by their pinned definitions and by name. A page may be short, or
 * empty, with more behind it: each looks at a bounded number of definitions. `reached` is a sequence of STATE that the
 * answer must know of. Errors: `not_found` (no such connection, or `after` is none), `unavailable`.
 */
export const policyProposals = rpc({
  name: 'policy.proposals',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description: 'What the arguments of the tools of a connection seem to hold and is not declared.',
  request: Type.Object(
    {
      connection: ConnectionName,
      limit: Type.Integer({ minimum: 1, maximum: MAX_PAGE }),
      after: Type.Optional(
        Type.String({ maxLength: 128, description: '`next` of the page before.' }),
      ),
      reached: Type.Optional(Type.Integer({ minimum: 0 })),
    },
    closed,
  ),
  reply: Type.Object(
    {
      tools: Type.Array(ProposalsOfTool, { maxItems: MAX_PAGE }),
      next: Type.Optional(Type.String({ maxLength: 128 })),
    },
    closed,
  ),
})
