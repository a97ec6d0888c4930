import assert from 'node:assert/strict'
import type { ComposeProcesses } from '@sallyport/kit'
import type { CountingTarget } from '../consent/target.ts'

/** Name of the connection that is called. */
export const CONNECTION = 'chaos'
/** One of the tools of the target. */
export const TOOL = 'pay'

const EVERYTHING = '@id("all") permit (principal, action, resource);'

/** Registers the target, and lets everybody call it. Resolves when a call comes through. */
export async function registerTarget(
  deployment: ComposeProcesses,
  target: CountingTarget,
): Promise<void> {
  const connection = {
    name: CONNECTION,
    kind: 'mcp',
    tools: {},
    mask: 'default',
    description: 'A target that counts',
    target: { transport: 'streamable-http', url: `${target.url}/${CONNECTION}` },
  }
  await put(deployment, `/api/connections/${CONNECTION}`, { connection, reason: 'chaos' })
  const policy = { cedar: EVERYTHING, expectedVersion: 0, reason: 'chaos' }
  await put(deployment, `/api/connections/${CONNECTION}/policy`, policy)
}

async function put(
  { issuer, controlUrl }: ComposeProcesses,
  path: string,
  body: object,
): Promise<void> {
  const token = await issuer.issue(controlUrl, { sub: 'dave', groups: ['admins'] })
  const response = await fetch(`${controlUrl}${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.equal(response.status, 200, await response.text())
}
