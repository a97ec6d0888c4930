import { Hold, recorderHolds } from '@sallyport/contracts'
import { Type } from 'typebox'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { when } from '../output/time.ts'

/** What a hold is to cover: exactly one of these. */
export interface HoldOptions {
  readonly session?: string
  readonly connection?: string
  readonly principal?: string
  readonly reason: string
}

/** A hold that was placed, and what is to be said of it. */
const Placed = Type.Object({
  ...Hold.properties,
  warnings: Type.Optional(Type.Array(Type.String())),
})

/** Places a legal hold. */
export async function placeHold(
  context: Context,
  { reason, ...scope }: HoldOptions,
): Promise<void> {
  if (Object.keys(scope).length !== 1)
    throw new CliError('usage', 'Name one of --session, --connection and --principal.', 2)
  const hold = await openApi(context).send('POST', '/api/holds', { scope, reason }, Placed)
  show(context, hold, () =>
    clean(
      [
        `Hold ${hold.id}: nothing of ${scopeText(hold)} is erased until it is released.`,
        ...(hold.warnings ?? []).map((warning) => `Warning: ${warning}`),
      ]
        .map((line) => `${line}\n`)
        .join(''),
    ),
  )
}

/** Ends a legal hold. */
export async function releaseHold(
  context: Context,
  id: string,
  { reason }: { readonly reason: string },
): Promise<void> {
  const path = `/api/holds/${encodeURIComponent(id)}/release`
  const hold = await openApi(context).send('POST', path, { reason }, Hold)
  show(context, hold, () => clean(`Hold ${hold.id} on ${scopeText(hold)} is over.\n`))
}

/** Lists the legal holds that stand. */
export async function listHolds(context: Context): Promise<void> {
  const { holds } = await openApi(context).get('/api/holds', recorderHolds.reply)
  show(context, holds, () =>
    holds.length === 0
      ? 'No legal holds.\n'
      : table(
          ['ID', 'WHAT', 'SINCE', 'BY', 'WHY'],
          holds.map((hold) => [
            hold.id,
            scopeText(hold),
            when(hold.time),
            hold.author.id,
            hold.reason,
          ]),
        ),
  )
}

function scopeText({ scope }: Hold): string {
  if ('session' in scope) return `session ${scope.session}`
  return 'connection' in scope ? `connection ${scope.connection}` : `principal ${scope.principal}`
}
