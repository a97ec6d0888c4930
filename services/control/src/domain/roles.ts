import { type Approval, concerns, type Principal } from '@sallyport/contracts'

/** What a caller may do beside what everyone may. */
export type Role = 'admin' | 'auditor'

/** Roles that follow from groups. An agent has none: administration and audit are for people. */
export function rolesOf(
  principal: Principal,
  groups: { readonly admins: readonly string[]; readonly auditors: readonly string[] },
): readonly Role[] {
  if (principal.kind === 'agent') return []
  const member = (of: readonly string[]): boolean => principal.groups.some((g) => of.includes(g))
  return [
    ...(member(groups.admins) ? (['admin'] as const) : []),
    ...(member(groups.auditors) ? (['auditor'] as const) : []),
  ]
}

/** Whether a caller may see an approval: who asked, who may vote, admins and auditors. */
export function maySeeApproval(
  principal: Principal,
  roles: readonly Role[],
  approval: Approval,
): boolean {
  return roles.length > 0 || concerns(approval, principal)
}
