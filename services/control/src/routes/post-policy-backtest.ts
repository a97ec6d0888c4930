import { MAX_POLICY_CHARS } from '@sallyport/contracts'
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Deps } from '../deps.ts'
import type { ControlConfig } from '../config.ts'
import { ControlError } from '../errors.ts'
import { callerOf, forRoles } from '../http/caller.ts'
import { sendNews, takeTurn } from '../http/news.ts'
import { recordTrial } from '../looks.ts'
import { backtest, checkDraft } from '../trial/backtest.ts'
import { ConnectionPath } from './parameters.ts'
import { rangeMembers, rangeOf } from './range.ts'
import { registered } from './registered.ts'

const Body = Type.Object(
  { cedar: Type.String({ maxLength: MAX_POLICY_CHARS }), ...rangeMembers },
  { additionalProperties: false },
)

/** POST /api/connections/:name/policy/backtest: what a draft would change, told as it is found. */
export function postPolicyBacktest(app: FastifyInstance, deps: Deps): void {
  app.post<{ Params: Static<typeof ConnectionPath>; Body: Static<typeof Body> }>(
    '/api/connections/:name/policy/backtest',
    {
      onRequest: forRoles('admin', 'auditor'),
      schema: {
        summary: 'Try a draft on the decisions of a time; NDJSON: progress, then the result',
        params: ConnectionPath,
        body: Body,
      },
    },
    async (request, reply) => {
      const { principal, roles } = callerOf(request)
      const connection = registered(deps.connections, request.params.name)
      const { cedar, ...times } = request.body
      const command = { connection, cedar, range: rangeOf(connection, times) }
      await takeTurn(reply, deps.turns)
      const checked = await checkDraft(deps, command)
      if (checked.readsArguments) {
        if (!roles.includes('auditor')) throw auditorsAlone(deps.config.roles)
        await recordTrial(deps.bus, { author: principal, command })
      }
      return sendNews(reply, deps.events, backtest(deps, command, checked))
    },
  )
}

/** What a draft would change tells, draft by draft, what the arguments are that it reads. */
const auditorsAlone = ({ auditors }: ControlConfig['roles']): ControlError =>
  new ControlError(
    'forbidden',
    `Drafts that read arguments are tried on recorded requests, which is a look at content: for auditors alone, people in ${auditors.join(' or ')}. Ask one of them, or try a draft that reads no arguments.`,
  )
