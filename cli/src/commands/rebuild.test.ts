import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { storeLogin } from '../credentials.ts'
import { testRun } from '../testing/context.ts'
import { rebuild } from './rebuild.ts'

test('a rebuild says how far it has come, until it is done', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-rebuild-'))
  t.after(() => rm(directory, { recursive: true }))
  const steps = [
    { run: 'r', next: 0, done: false },
    { run: 'r', next: 256, until: 300, done: false },
    { run: 'r', next: 300, until: 300, text: { next: 9, erased: 0, unreadable: 0 }, done: false },
    { run: 'r', next: 300, until: 300, text: { next: 300, erased: 2, unreadable: 1 }, done: true },
  ]
  const server = createServer(({ method }, response) => {
    response.end(JSON.stringify(method === 'POST' ? {} : steps.shift()))
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const url = `http://127.0.0.1:${Reflect.get(Object(server.address()), 'port')}`
  const login = { url, user: 'dora', accessToken: 't', expiresAt: Date.now() + 60_000 }
  await storeLogin({ configDirectory: directory }, login)
  const { context, text } = testRun(url, directory)
  const err = new PassThrough()
  await rebuild({ ...context, err }, 0)
  assert.equal(
    String(err.read()),
    '0 of unknown leaves\n256 of 300 leaves\n300 of 300 leaves, content of 9\n',
  )
  assert.match(
    text(),
    /^Rebuilt from 300 leaves\.\nContent of 2 exchanges was erased: .*\nContent of 1 exchanges could not be read: .*\n$/,
  )
})
