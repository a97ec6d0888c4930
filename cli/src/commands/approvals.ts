import { Approval, wantedText } from '@sallyport/contracts'
import { Type } from 'typebox'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { when } from '../output/time.ts'
import { ApprovalContext } from './approval-context-text.ts'
import { describeApproval, requester } from './approval-text.ts'
import { grantText, statusText } from './grant-text.ts'

const Listed = Type.Object({ approvals: Type.Array(Approval) })
const Shown = Type.Object({
  ...Approval.properties,
  context: Type.Optional(ApprovalContext),
})
const pathOf = (id: string): string => `/api/approvals/${encodeURIComponent(id)}`

/** Lists approvals, newest first. */
export async function listApprovals(
  context: Context,
  { status }: { readonly status?: string },
): Promise<void> {
  const query = status === undefined ? '' : `?status=${encodeURIComponent(status)}`
  const { approvals } = await openApi(context).get(`/api/approvals${query}`, Listed)
  show(context, approvals, () =>
    approvals.length === 0
      ? 'No approvals.\n'
      : table(
          ['ID', 'STATUS', 'WHO', 'WHAT', 'EXPIRES'],
          approvals.map((approval) => [
            approval.id,
            statusText(approval),
            requester(approval),
            wantedText(approval.request),
            when(approval.expiresAt),
          ]),
        ),
  )
}

/** Shows everything that an approver has to know. */
export async function showApproval(context: Context, id: string): Promise<void> {
  const approval = await openApi(context).get(pathOf(id), Shown)
  show(context, approval, () => describeApproval(approval, approval.context))
}

/** A vote's reason, and what it offers: access for that many seconds. */
export interface VoteOptions {
  readonly reason?: string
  readonly for?: number
}

/** Votes. */
export async function vote(
  context: Context,
  id: string,
  choice: 'approve' | 'deny',
  { reason, for: grantSeconds }: VoteOptions,
): Promise<void> {
  const offer = grantSeconds === undefined ? {} : { grantSeconds }
  const body = { vote: choice, reason: reason ?? '', ...offer }
  const approval = await openApi(context).send('POST', `${pathOf(id)}/votes`, body, Approval)
  show(context, approval, () => votedText(approval, choice))
}

/** Withdraws a request. */
export async function cancelApproval(context: Context, id: string): Promise<void> {
  const approval = await openApi(context).send('DELETE', pathOf(id), undefined, Approval)
  show(context, approval, () => withdrawnText(approval))
}

function withdrawnText({ id, grant }: Approval): string {
  const withdrawn = 'The request is withdrawn: nobody is asked any more.\n'
  return grant === undefined || grant.ended !== undefined
    ? withdrawn
    : `${withdrawn}The access that was given with it lasts; end it with: sallyport access revoke ${id}\n`
}

function votedText({ status, grant }: Approval, choice: string): string {
  const voted = `Voted to ${choice}. The approval is now ${status}.\n`
  return grant === undefined
    ? voted
    : clean(`${voted}Access: ${grantText(grant).replaceAll(/\s+/g, ' ')}\n`)
}
