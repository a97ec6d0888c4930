import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ProgramNotFound } from '@sallyport/programs'
import { dockerAnswers } from './container.ts'
import { openContainer } from './test-s3.ts'
import { findVersitygw } from './versitygw.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-docker-'))
})
after(() => rm(folder, { recursive: true, force: true }))

/** A container engine as far as the tests use one: it runs the program itself, in folders of its own. */
async function engineOf(binary: string): Promise<string> {
  const path = join(folder, 'docker')
  const script = `#!/bin/sh
set -e
state=${folder}
begin() {
  mkdir -p $state/objects $state/versions
  ( exec setsid ${binary} $(cat $state/args) posix --versioning-dir $state/versions $state/objects ) >/dev/null 2>&1 &
  echo $! > $state/pid
}
case "$1" in
  version) echo 99.0 ;;
  run)
    test "$2 $3" = '--detach --name' && test "$5" = --publish
    port=$(echo "$6" | sed 's/^127\\.0\\.0\\.1:\\(.*\\):7070$/\\1/')
    shift 11
    echo "$1 $2 $3 $4 --port 127.0.0.1:$port $7 $8 $9" > $state/args
    begin ;;
  kill) kill -9 $(cat $state/pid) ;;
  start) begin ;;
  rm) kill -9 $(cat $state/pid) 2>/dev/null || true; rm -rf $state/objects $state/versions ;;
  *) echo "no such command: $1" >&2; exit 1 ;;
esac
`
  await writeFile(path, script, { mode: 0o700 })
  return path
}

test('a server in a container makes buckets, keeps them over an outage, and goes at the end', async (t) => {
  const found = await findVersitygw().catch((error: unknown) => error)
  if (found instanceof ProgramNotFound) return t.skip(found.message)
  assert.ok(typeof found === 'object' && found !== null && 'binary' in found)
  const docker = await engineOf(String(found.binary))
  assert.ok(await dockerAnswers(docker))
  let endpoint = ''
  const status = (path: string): Promise<number | undefined> =>
    fetch(`${endpoint}${path}`).then(
      (response) => response.status,
      () => undefined,
    )
  {
    await using server = await openContainer(docker)
    ;({ endpoint } = server.access)
    const bucket = await server.bucket({ objectLock: true })
    assert.equal(await status(`/${bucket}`), 403)
    await server.outage?.begin()
    assert.equal(await status(`/${bucket}`), undefined)
    await server.outage?.end()
    assert.equal(await status(`/${bucket}`), 403)
  }
  assert.equal(await status('/'), undefined)
})

test('where no engine answers, that is said', async () => {
  assert.equal(await dockerAnswers(join(folder, 'none')), false)
})
