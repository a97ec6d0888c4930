import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTokens } from './tokens.ts'

/** A CLI whose tokens end after the given times from now, in milliseconds. */
function cli(...lives: number[]) {
  let given = 0
  return {
    cli: (_user: unknown, args: readonly string[]) => {
      given += 1
      const expiresAt = new Date(Date.now() + (lives.shift() ?? 0)).toISOString()
      const stdout = JSON.stringify({ accessToken: `${args[3]} ${given}`, expiresAt })
      return Promise.resolve({ code: 0, stdout, stderr: '' })
    },
  }
}

test('a token is used until shortly before it ends, and each connection has its own', async () => {
  const tokens = createTokens(cli(3_600_000, 60_000, 3_600_000))
  assert.equal(await tokens.of('orders'), 'orders 1')
  assert.equal(await tokens.of('orders'), 'orders 1')
  assert.equal(await tokens.of('everything'), 'everything 3')
  assert.equal(await tokens.of('everything'), 'everything 3')
})

test('requests at the same time share one token', async () => {
  const tokens = createTokens(cli(3_600_000))
  assert.deepEqual(await Promise.all([tokens.of('orders'), tokens.of('orders')]), [
    'orders 1',
    'orders 1',
  ])
})
