/** How strict the gateway is with whoever runs the suite. */
export type PolicyName = 'allow-all' | 'all-controls'

/** The policy set of a connection. */
export function cedarOf(policy: PolicyName, connection: string): string {
  switch (policy) {
    case 'allow-all':
      return '@id("everything") permit (principal, action, resource);\n'
    case 'all-controls':
      return allControls(connection)
  }
}

/** Each kind of permit on its own, and rules that want consent for tools that no scenario calls. */
function allControls(connection: string): string {
  return `
@id("connect")
permit (principal in Group::"analysts", action == Action::"connect", resource == Connection::"${connection}");

@id("tools")
@reason("Tools of the suite may be used.")
permit (principal in Group::"analysts", action == Action::"tools/call", resource in Connection::"${connection}")
unless { resource.name like "danger_*" };

@id("danger")
@reason("What is dangerous needs consent.")
@approvers("dba")
@quorum("1")
@ttl("15m")
permit (principal in Group::"analysts", action == Action::"tools/call", resource in Connection::"${connection}")
when { context.approved && resource.name like "danger_*" };

@id("prompts-resources-completion")
permit (
  principal in Group::"analysts",
  action in [Action::"prompts/get", Action::"resources/read", Action::"completion/complete"],
  resource in Connection::"${connection}"
);

@id("requests-to-the-client")
permit (
  principal in Group::"analysts",
  action in [Action::"sampling/createMessage", Action::"elicitation/create", Action::"roots/list"],
  resource == Connection::"${connection}"
);

@id("no-administration")
forbid (principal, action, resource) when { context.access == "admin" };
`
}
