import { type Access, Approval, scopeText } from '@sallyport/contracts'
import { Type } from 'typebox'
import { openApi } from '../api.ts'
import { requireRegistered } from '../connection-names.ts'
import type { Context } from '../context.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { when } from '../output/time.ts'
import { requester } from './approval-text.ts'

const Listed = Type.Object({ grants: Type.Array(Approval) })

/** Access that someone wants. */
export interface AccessOptions {
  readonly connection: string
  readonly tool?: readonly string[]
  readonly access: Access
  /** Seconds. */
  readonly for: number
  readonly reason: string
}

/** Asks for access for a time. */
export async function requestAccess(context: Context, options: AccessOptions): Promise<void> {
  const approval = await ask(context, options.connection, bodyOf(options))
  show(context, approval, () => askedText(approval))
}

/** Takes access in an emergency. */
export async function breakGlass(context: Context, options: AccessOptions): Promise<void> {
  const body = { ...bodyOf(options), breakGlass: true }
  const approval = await ask(context, options.connection, body)
  show(context, approval, () => {
    const { id, grant } = approval
    const until = grant === undefined ? '' : ` until ${when(grant.until)}`
    return `You have access${until}, without anyone's consent. Everybody who watches has been told.\nGive it back when you are done: npx --no -- sallyport access revoke ${id}\n`
  })
}

async function ask(context: Context, connection: string, body: object): Promise<Approval> {
  const api = openApi(context)
  await requireRegistered(api, connection)
  return api.send('POST', '/api/grants', body, Approval)
}

function bodyOf({ connection, tool, access, for: seconds, reason }: AccessOptions): object {
  const operations = tool?.map((name) => ({ verb: 'tools/call', name }))
  const scope = { connection, access, ...(operations !== undefined && { operations }) }
  return { scope, seconds, reason }
}

function askedText({ id, status, request, expiresAt }: Approval): string {
  const { quorum, approvers } = request.terms
  if (status !== 'pending') return `Approval ${id} is ${status}.\n`
  return clean(
    `Approval ${id} is pending. It needs ${quorum} of: ${approvers.join(', ')}. It expires at ${when(expiresAt)}.\nLook with: npx --no -- sallyport approvals show ${id}\nThey consent with: npx --no -- sallyport approvals approve ${id}\n`,
  )
}

/** Lists access for a time, newest first. */
export async function listAccess(
  context: Context,
  { all, connection }: { readonly all?: true; readonly connection?: string },
): Promise<void> {
  const query = new URLSearchParams({
    ...(all === true && { all: 'true' }),
    ...(connection !== undefined && { connection }),
  })
  const { grants } = await openApi(context).get(`/api/grants?${query.toString()}`, Listed)
  show(context, grants, () =>
    grants.length === 0
      ? 'Nobody has access for a time.\n'
      : table(['ID', 'WHO', 'WHAT', 'HOW', 'ENDS'], grants.map(rowOf)),
  )
}

function rowOf(approval: Approval): string[] {
  const { id, grant } = approval
  if (grant === undefined) return [id, requester(approval), '', '', '']
  const how = grant.breakGlass === true ? 'break-glass' : 'consent'
  const end = grant.revoked?.time ?? grant.until
  const ended = grant.ended === undefined ? '' : `${grant.ended} `
  return [id, requester(approval), scopeText(grant.scope), how, `${ended}${when(end)}`]
}

/** Asks for access that one has once more. */
export async function extendAccess(
  context: Context,
  id: string,
  { for: seconds, reason }: Pick<AccessOptions, 'for' | 'reason'>,
): Promise<void> {
  const path = `/api/grants/${encodeURIComponent(id)}/extensions`
  const approval = await openApi(context).send('POST', path, { seconds, reason }, Approval)
  show(context, approval, () => askedText(approval))
}

/** Ends access at once. */
export async function revokeAccess(
  context: Context,
  id: string,
  { reason }: { readonly reason?: string },
): Promise<void> {
  const path = `/api/grants/${encodeURIComponent(id)}/revocation`
  const body = { reason: reason ?? '' }
  const approval = await openApi(context).send('POST', path, body, Approval)
  show(context, approval, () => 'The access is over, also for what was under way.\n')
}
