import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { cachedBinary as placeOf, runCommand, type Source } from '@sallyport/programs'
import { findNatsServer } from './find.ts'
import { releaseSource } from './release.ts'
import { NATS_SERVER } from './version.ts'

const home = await mkdtemp(join(tmpdir(), 'sallyport-find-'))
after(() => rm(home, { recursive: true }))
const cachedBinary = (cacheDirectory: string): string => placeOf(NATS_SERVER, cacheDirectory)
let folders = 0
const folder = async (): Promise<string> => {
  const path = join(home, String(folders++))
  await mkdir(path)
  return path
}

/** A program that tells a version as nats-server does. */
async function program(path: string, version: string): Promise<string> {
  await writeFile(path, `#!/bin/sh\necho "nats-server: v${version}"\n`)
  await chmod(path, 0o755)
  return path
}
const fetched = (name: string, version: string): Source => ({
  name,
  fetch: (workspace) => program(join(workspace, 'nats-server'), version),
})
const broken: Source = { name: 'broken', fetch: () => Promise.reject(new Error('no network')) }
const quiet = (): void => {}

test('a server on PATH that is new enough is taken before anything is fetched', async () => {
  const command = await program(join(await folder(), 'nats-server'), '2.10.23')
  const cacheDirectory = await folder()
  const options = { command, cacheDirectory, sources: [fetched('newer', '2.99.0')], report: quiet }
  assert.deepEqual(await findNatsServer(options), { binary: command, version: '2.10.23' })
  assert.deepEqual(await readdir(cacheDirectory), [])
})

test('one that is too old is passed over, a source that fails leads to the next, the result is kept', async () => {
  const command = await program(join(await folder(), 'nats-server'), '2.9.10')
  const cacheDirectory = await folder()
  const sources = [broken, fetched('too old', '2.10.22'), fetched('good', '2.14.5')]
  const first = await findNatsServer({ command, cacheDirectory, sources, report: quiet })
  assert.deepEqual(first, { binary: cachedBinary(cacheDirectory), version: '2.14.5' })
  const again = await findNatsServer({ command, cacheDirectory, sources: [broken], report: quiet })
  assert.deepEqual(again, first)
})

test('two searches at once both end with the whole program', async () => {
  const cacheDirectory = await folder()
  const options = { command: 'no-such-program', cacheDirectory, report: quiet }
  const found = await Promise.all(
    ['2.14.1', '2.14.2', '2.14.3'].map((version) =>
      findNatsServer({ ...options, sources: [fetched('any', version)] }),
    ),
  )
  for (const { binary } of found) {
    // oxlint-disable-next-line no-await-in-loop
    assert.match(await runCommand(binary, ['-v'], { timeoutMs: 60_000 }), /^nats-server: v2\.14\./)
  }
  assert.deepEqual(await readdir(join(cachedBinary(cacheDirectory), '..')), ['nats-server'])
})

test('when all fail, one error lists what was tried and what to do', async () => {
  const command = await program(join(await folder(), 'nats-server'), '2.9.10')
  const options = { command, cacheDirectory: await folder(), sources: [broken], report: quiet }
  await assert.rejects(findNatsServer(options), {
    code: 'not_found',
    message: /2\.9\.10 is too old; broken: no network.*SALLYPORT_NATS_URL/,
  })
})

test('a release archive is used only with the pinned SHA-256', async () => {
  const source = await folder()
  await mkdir(join(source, 'pack'))
  await program(join(source, 'pack/nats-server'), '2.14.5')
  const archive = join(source, 'pack.tar.gz')
  await runCommand('tar', ['-czf', archive, '-C', source, 'pack'], { timeoutMs: 60_000 })
  const bytes = await readFile(archive)
  const server = createServer((_, response) => response.end(bytes)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const url = `http://127.0.0.1:${address.port}/pack.tar.gz`
  const from = (sha256: string): Source =>
    releaseSource({ url, sha256, member: 'pack/nats-server' })
  const options = { command: 'no-such-program', report: quiet }
  try {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const good = { ...options, cacheDirectory: await folder(), sources: [from(sha256)] }
    assert.equal((await findNatsServer(good)).version, '2.14.5')
    const bad = { ...options, cacheDirectory: await folder(), sources: [from('0'.repeat(64))] }
    await assert.rejects(findNatsServer(bad), { code: 'not_found', message: /pinned SHA-256/ })
  } finally {
    server.close()
  }
})
