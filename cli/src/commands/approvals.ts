import { Approval } from '@sallyport/contracts'
import { Type } from 'typebox'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { when } from '../output/time.ts'
import { describeApproval, operationText, requester } from './approval-text.ts'

const Listed = Type.Object({ approvals: Type.Array(Approval) })
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
            approval.status,
            requester(approval),
            operationText(approval.request.exchange),
            when(approval.expiresAt),
          ]),
        ),
  )
}

/** Shows everything that an approver has to know. */
export async function showApproval(context: Context, id: string): Promise<void> {
  const approval = await openApi(context).get(pathOf(id), Approval)
  show(context, approval, () => describeApproval(approval))
}

/** Votes. */
export async function vote(
  context: Context,
  id: string,
  choice: 'approve' | 'deny',
  { reason }: { readonly reason?: string },
): Promise<void> {
  const body = { vote: choice, reason: reason ?? '' }
  const approval = await openApi(context).send('POST', `${pathOf(id)}/votes`, body, Approval)
  show(context, approval, () => `Voted to ${choice}. The approval is now ${approval.status}.\n`)
}

/** Withdraws a request. */
export async function cancelApproval(context: Context, id: string): Promise<void> {
  const approval = await openApi(context).send('DELETE', pathOf(id), undefined, Approval)
  show(context, approval, () => `The request is withdrawn: nobody is asked any more.\n`)
}
