import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Context } from './context.ts'
import { accessToken, forgetLogin, storeLogin } from './credentials.ts'
import { type AdminApi, startAdminApi } from './testing/admin-api.ts'

let directory: string
let api: AdminApi
before(async () => {
  api = await startAdminApi([])
  directory = join(await mkdtemp(join(tmpdir(), 'sallyport-logins-')), 'config')
})
after(async () => {
  await api[Symbol.asyncDispose]()
  await rm(join(directory, '..'), { recursive: true, force: true })
})

const contextOf = (as?: string): Context => ({
  url: api.url,
  json: false,
  as,
  configDirectory: directory,
  workingDirectory: directory,
  out: process.stdout,
  err: process.stderr,
  isTerminal: false,
})
const login = (user: string, expiresAt = Date.now() + 60_000) =>
  storeLogin(contextOf(), {
    url: contextOf().url,
    user,
    accessToken: `token-of-${user}`,
    expiresAt,
  })

test('the newest login counts unless one is named; only its owner can read the file', async () => {
  await login('alice')
  await login('bob')
  assert.equal(await accessToken(contextOf()), 'token-of-bob')
  assert.equal(await accessToken(contextOf('alice')), 'token-of-alice')
  assert.equal((await stat(join(directory, 'credentials.json'))).mode & 0o777, 0o600)
  assert.equal((await stat(directory)).mode & 0o777, 0o700)
})

test('a login that is over, forgotten, or for another gateway is no login', async (t) => {
  await login('carol', Date.now() - 1)
  await assert.rejects(accessToken(contextOf('carol')), /any more/)
  assert.equal(await forgetLogin(contextOf('bob')), 'bob')
  await assert.rejects(accessToken(contextOf('bob')), /not logged in as bob/)
  const other = await startAdminApi([])
  t.after(async () => {
    await other[Symbol.asyncDispose]()
  })
  const elsewhere = { ...contextOf('alice'), url: other.url }
  await assert.rejects(accessToken(elsewhere), { message: new RegExp(`is for ${api.url}`) })
})
