import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { storeLogin } from '../credentials.ts'
import { startAdminApi } from '../testing/admin-api.ts'
import { approvalOf } from '../testing/approvals-api.ts'
import { testRun } from '../testing/context.ts'
import { breakGlass, requestAccess } from './access.ts'

test('who asks is told how others consent; a connection that is not there is named, and nobody is asked', async (t) => {
  const configDirectory = await mkdtemp(join(tmpdir(), 'sallyport-access-'))
  t.after(() => rm(configDirectory, { recursive: true }))
  await using api = await startAdminApi(['orders'], [approvalOf('A')])
  const login = { url: api.url, user: 'alice', accessToken: 't', expiresAt: Date.now() + 60_000 }
  await storeLogin({ configDirectory }, login)
  const wanted = { access: 'write', for: 600, reason: 'incident 42' } as const
  for (const ask of [requestAccess, breakGlass]) {
    const { context } = testRun(api.url, configDirectory)
    await assert.rejects(ask(context, { ...wanted, connection: 'order' }), {
      code: 'not_found',
      message: /No connection has the name order\b.*orders/,
    })
  }
  assert.ok(!api.asked.some((one) => one.startsWith('POST')))
  const { context, text } = testRun(api.url, configDirectory)
  await requestAccess(context, { ...wanted, connection: 'orders' })
  assert.match(text(), /consent with: npx --no -- sallyport approvals approve \S+A$/m)
})
