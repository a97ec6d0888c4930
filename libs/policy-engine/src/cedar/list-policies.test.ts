import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConnection } from '@sallyport/contracts'
import { tryPolicies } from '../try-policies.ts'

const connection = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: { query: { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } } },
  mask: 'default',
})

/** Whether alice sees the tool `query` under these policies. */
async function sees(cedar: string): Promise<boolean> {
  const decision = await tryPolicies(
    connection,
    cedar,
  )({
    phase: 'list',
    principal: { kind: 'user', id: 'alice', issuer: 'i', groups: ['analysts'] },
    operation: { connection: connection.name, kind: 'mcp', verb: 'tools/call', name: 'query' },
  })
  return decision.outcome !== 'deny'
}

const permit = (condition: string): string =>
  `@id("p") permit (principal, action == Action::"tools/call", resource) when { ${condition} };`
const forbid = (condition: string): string =>
  `${permit('true')} @id("f") forbid (principal, action == Action::"tools/call", resource) when { ${condition} };`

const understood = 'context has sql && context.sql.understood'
const alice = 'principal in Group::"analysts"'
const bob = 'principal in Group::"dba"'

const SHOWN: readonly string[] = [
  permit('context.access == "read"'),
  permit('context.access == "admin"'),
  permit(understood),
  permit(`!(${understood})`),
  permit('context.approved'),
  permit('!context.approved'),
  permit(`${alice} && ${understood}`),
  permit(`${bob} || ${understood}`),
  permit(`if ${understood} then ${bob} else ${alice}`),
  permit(`if ${understood} then ${alice} else ${bob}`),
  permit(`!(if ${understood} then ${alice} else ${bob})`),
  permit(`if ${alice} then ${understood} else ${bob}`),
  permit(`if ${bob} && ${understood} then ${bob} else ${alice}`),
  permit('context has sql.understood'),
  permit(`[context.access, "x"].contains("read") == (${alice})`),
  forbid('context.access == "admin"'),
  forbid(understood),
  forbid(`!(${understood})`),
  forbid('!context.approved'),
  forbid(`${alice} && ${understood}`),
  forbid(`if ${understood} then ${alice} else ${bob}`),
  `${permit('true')} @id("f") forbid (principal, action, resource) unless { ${understood} };`,
]

const HIDDEN: readonly string[] = [
  '',
  permit(bob),
  permit(`${bob} && ${understood}`),
  permit(`if ${understood} then ${bob} else ${bob}`),
  permit(`!(if ${understood} then ${alice} else ${alice})`),
  permit(`if ${alice} then ${bob} else ${understood}`),
  permit('!(context has sql)'),
  forbid(alice),
  forbid('context has sql'),
  forbid(`${alice} || ${understood}`),
  forbid(`if ${understood} then ${alice} else ${alice}`),
  forbid(`!(${bob} && ${understood})`),
  `${permit('true')} @id("f") forbid (principal, action, resource) unless { ${bob} && ${understood} };`,
]

for (const cedar of SHOWN) {
  test(`some SQL could pass, so the tool is shown: ${cedar}`, async () => {
    assert.equal(await sees(cedar), true)
  })
}

for (const cedar of HIDDEN) {
  test(`no SQL could pass, so the tool is hidden: ${cedar}`, async () => {
    assert.equal(await sees(cedar), false)
  })
}
