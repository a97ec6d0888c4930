import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ComposeProcesses, startComposeProcesses } from '@sallyport/kit'

const CONNECTION = {
  name: 'demo',
  kind: 'mcp',
  tools: {},
  mask: 'default',
  description: 'A target that nobody reaches',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1:9/mcp' },
}

let deployment: ComposeProcesses

before(async () => {
  deployment = await startComposeProcesses()
})
after(() => deployment[Symbol.asyncDispose]())

test('what the compose file describes works: an admin registers a connection, and the edge asks for a token', async () => {
  const token = await deployment.issuer.issue(deployment.controlUrl, {
    sub: 'dave',
    groups: ['admins'],
  })
  const registered = await fetch(`${deployment.controlUrl}/api/connections/demo`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ connection: CONNECTION, reason: 'to see that it is taken' }),
  })
  assert.equal(registered.status, 200, await registered.text())

  const challenge = await deployment.until('the edge knows the connection', async () => {
    const answer = await fetch(`${deployment.edgeUrl}/mcp/demo`, { method: 'POST', body: '{}' })
    return answer.status === 404 ? undefined : answer
  })
  assert.equal(challenge.status, 401)
  assert.match(challenge.headers.get('www-authenticate') ?? '', /resource_metadata=/)
})

test('provisioning again changes nothing', async () => {
  const key = await deployment.verifierKey()
  const { code, output } = await deployment.runToEnd('provision')
  assert.equal(code, 0, output)
  assert.equal(await deployment.verifierKey(), key)
})
