import type { AskedConsent } from './exchanges.ts'

/** Which consent was asked for, of whom and until when, and whether the session used it, on one line. */
export function askedText({ approval, approvers, quorum, expiresAt, used }: AskedConsent): string {
  const open =
    used === undefined ? `; this session did not use it (sallyport approvals show ${approval})` : ''
  return `approval ${approval}: ${quorum} of ${approvers.join(', ')}, until ${expiresAt}${open}`
}
