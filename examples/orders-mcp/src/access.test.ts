import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { bearerCheck } from './access.ts'

test('only a request with exactly the token of the file passes', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'orders-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'token')
  await writeFile(file, 'correct-horse-battery\n')
  const check = await bearerCheck(file)
  const server = createServer((request, response) => {
    if (check(request, response)) response.writeHead(204).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.close())
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  const status = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`http://127.0.0.1:${address.port}`, { headers })).status

  assert.equal(await status({ authorization: 'Bearer correct-horse-battery' }), 204)
  for (const wrong of ['', 'Bearer ', 'Bearer correct-horse', 'Basic correct-horse-battery']) {
    assert.equal(await status({ authorization: wrong }), 401, wrong)
  }
  assert.equal(await status({}), 401)
})

test('a token that could be guessed is refused at start', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'orders-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'token'), '\n')
  await assert.rejects(bearerCheck(join(folder, 'token')), /16 characters/)
})
