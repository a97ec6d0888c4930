import { Type } from 'typebox'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { when } from '../output/time.ts'

const Listed = Type.Object({
  sessions: Type.Array(
    Type.Object({
      session: Type.String(),
      connection: Type.String(),
      principal: Type.Object({ kind: Type.String(), id: Type.String() }),
      firstAt: Type.String(),
      lastAt: Type.String(),
      exchanges: Type.Integer(),
      denied: Type.Integer(),
    }),
  ),
  next: Type.Optional(Type.String()),
})

/** Lists sessions, the latest first. */
export async function listSessions(
  context: Context,
  { limit, before }: { readonly limit: string; readonly before?: string },
): Promise<void> {
  const query = new URLSearchParams({ limit, ...(before !== undefined && { before }) })
  const { sessions, next } = await openApi(context).get(`/api/sessions?${query.toString()}`, Listed)
  show(context, { sessions, ...(next !== undefined && { next }) }, () =>
    sessions.length === 0
      ? 'No sessions.\n'
      : table(
          ['SESSION', 'WHO', 'CONNECTION', 'EXCHANGES', 'DENIED', 'LAST'],
          sessions.map((s) => [
            s.session,
            s.principal.id,
            s.connection,
            String(s.exchanges),
            String(s.denied),
            when(s.lastAt),
          ]),
        ),
  )
}
