import { TOOLS } from '../work.ts'

const GROUPS = ['analysts', 'agents', 'support', 'dba', 'finance', 'ops'] as const

/** Groups of the people who call. */
export const CALLERS = GROUPS.slice(0, 3)

/**
 * Thirty policies as a team writes them: who may do what, by group, tool, argument and time. What callers ask for is
 * allowed by one of them; most speak of others.
 */
export function thirtyPolicies(): string {
  const connect = GROUPS.map(
    (group) =>
      `@id("connect-${group}") permit (principal in Group::"${group}", action == Action::"connect", resource);`,
  )
  const use = GROUPS.flatMap((group, n) =>
    TOOLS.slice(0, 3).map(
      (tool) => `@id("use-${group}-${tool}")
@reason("${group} may read up to ${1000 * (n + 1)} rows.")
permit (principal in Group::"${group}", action == Action::"tools/call", resource == Tool::"${tool}")
when { context.arguments.limit <= ${1000 * (n + 1)} && context.arguments.customer > 0 };`,
    ),
  )
  const rest = [
    `@id("stream") permit (principal, action == Action::"tools/call", resource == Tool::"stream");`,
    `@id("no-guests") @reason("Guests may do nothing.") forbid (principal in Group::"guests", action, resource);`,
    `@id("own-customer") @reason("Customer 0 is nobody's.") forbid (principal, action == Action::"tools/call", resource == Tool::"large") when { context.arguments.customer == 0 };`,
    `@id("not-before") @reason("The connection opened in 2026.") forbid (principal, action == Action::"tools/call", resource == Tool::"small") when { context.time.now < datetime("2026-01-01") };`,
    `@id("no-interns") @reason("Interns do not read large results.") forbid (principal in Group::"interns", action == Action::"tools/call", resource == Tool::"large");`,
    `@id("notes") @reason("No notes about secrets.") forbid (principal, action == Action::"tools/call", resource == Tool::"medium") when { context.arguments has note && context.arguments.note like "*secret*" };`,
  ]
  return [...connect, ...use, ...rest].join('\n')
}
