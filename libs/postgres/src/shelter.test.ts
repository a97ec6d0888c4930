import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isRoot } from './account.ts'
import { openShelter, shelteredFolder, sweepShelter } from './shelter.ts'

test('a link that someone put where root’s folder should be is refused', async (t) => {
  const parent = await folder(t)
  await mkdir(join(parent, 'elsewhere'))
  await symlink(join(parent, 'elsewhere'), join(parent, 'shelter'))
  await assert.rejects(openShelter(join(parent, 'shelter')), { code: 'folder' })
})

test('a file in the place of the folder is refused', async (t) => {
  const parent = await folder(t)
  await writeFile(join(parent, 'shelter'), '', { mode: 0o600 })
  await assert.rejects(openShelter(join(parent, 'shelter')), { code: 'folder' })
})

test('a folder that others may write is refused', async (t) => {
  const parent = await folder(t)
  await mkdir(join(parent, 'shelter'))
  await chmod(join(parent, 'shelter'), 0o777)
  await assert.rejects(openShelter(join(parent, 'shelter')), { code: 'folder' })
})

test(
  'data of a temporary folder that is gone is swept, other data is kept',
  { skip: !isRoot() },
  async (t) => {
    const parent = await folder(t)
    const shelter = await openShelter(join(parent, 'shelter'))
    const [kept, gone] = [join(parent, 'kept'), join(parent, 'gone')]
    const folders = []
    for (const directory of [kept, gone]) {
      await mkdir(directory)
      folders.push(await shelteredFolder(shelter, directory))
    }
    const foreign = join(shelter, 'data-foreign')
    await mkdir(foreign)
    await writeFile(join(foreign, 'origin'), '/srv/not/mounted/now')
    await rm(gone, { recursive: true })
    await sweepShelter(shelter)
    const left = (await readdir(shelter)).map((name) => join(shelter, name))
    assert.deepEqual(new Set(left), new Set([folders[0], foreign]))
  },
)

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'sallyport-shelter-'))
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}
