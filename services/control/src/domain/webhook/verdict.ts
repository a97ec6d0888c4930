import type { ApprovalEvent } from './event.ts'
import { type Failed, nextTry, type Retries } from './next-try.ts'

/** What becomes of an event after an attempt. */
export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'again'; readonly againMs: number }
  | { readonly kind: 'given_up'; readonly why: 'gone' | 'too_late' }

const GONE = 410

/** Judges an attempt. `status` is the receiver's answer, if there was one; `random` is from 0 to 1. */
export function judge(
  status: number | undefined,
  failed: Failed,
  retries: Retries,
  random: number,
): Verdict {
  if (status !== undefined && status >= 200 && status < 300) return { kind: 'delivered' }
  if (status === GONE) return { kind: 'given_up', why: 'gone' }
  const againMs = nextTry(failed, retries, random)
  return againMs === undefined ? { kind: 'given_up', why: 'too_late' } : { kind: 'again', againMs }
}

/** Whether an event asks for consent that nobody can give any more. `now` is in Unix milliseconds. */
export const isOver = ({ kind, approval }: ApprovalEvent, now: number): boolean =>
  kind === 'requested' && Date.parse(approval.expiresAt) <= now
