import { type Static, Type } from 'typebox'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../errors.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { when } from '../output/time.ts'

const Attempt = Type.Object({ time: Type.String(), code: Type.String() })
const Listed = Type.Object({
  webhooks: Type.Array(
    Type.Object({
      name: Type.String(),
      host: Type.String(),
      format: Type.String(),
      events: Type.Array(Type.String()),
      connections: Type.Optional(Type.Array(Type.String())),
      pending: Type.Optional(Type.Integer()),
      lastSuccess: Type.Optional(Attempt),
      lastFailure: Type.Optional(Attempt),
    }),
  ),
})
const Tested = Type.Object({
  ok: Type.Boolean(),
  status: Type.Optional(Type.Integer()),
  code: Type.String(),
  ms: Type.Integer(),
})

/** Lists the webhooks, in the order of their file. */
export async function listWebhooks(context: Context): Promise<void> {
  const { webhooks } = await openApi(context).get('/api/webhooks', Listed)
  show(context, webhooks, () =>
    webhooks.length === 0
      ? 'No webhooks. SALLYPORT_WEBHOOKS_FILE of the control service names a file of them.\n'
      : table(
          [
            'NAME',
            'HOST',
            'FORMAT',
            'EVENTS',
            'CONNECTIONS',
            'PENDING',
            'LAST SUCCESS',
            'LAST FAILURE',
          ],
          webhooks.map((webhook) => [
            webhook.name,
            webhook.host,
            webhook.format,
            webhook.events.join(','),
            webhook.connections?.join(',') ?? 'all',
            String(webhook.pending ?? '?'),
            attempt(webhook.lastSuccess),
            attempt(webhook.lastFailure),
          ]),
        ),
  )
}

const attempt = (last: Static<typeof Attempt> | undefined): string =>
  last === undefined ? '-' : `${last.code}, ${when(last.time)}`

/** Sends a test event. Exit code 1 where the receiver did not take it. */
export async function testWebhook(context: Context, name: string): Promise<ExitCode> {
  const path = `/api/webhooks/${encodeURIComponent(name)}/test`
  const result = await openApi(context).send('POST', path, undefined, Tested)
  const { ok, status, code, ms } = result
  show(context, result, () =>
    status === undefined
      ? `No answer: ${clean(code)} after ${ms} ms.\n`
      : `${ok ? 'Taken' : 'Not taken'}: status ${status} after ${ms} ms.\n`,
  )
  return ok ? 0 : 1
}
