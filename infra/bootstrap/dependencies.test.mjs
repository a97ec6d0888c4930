import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { isInstalled, markInstalled } from './dependencies.mjs'

const LOCKED = {
  '': {},
  'libs/a': { dependencies: { left: '1.0.0' } },
  'node_modules/@x/a': { link: true, resolved: 'libs/a' },
  'node_modules/left': { version: '1.0.0' },
  'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['plan9'] },
}

async function repository(t) {
  const root = await mkdtemp(join(tmpdir(), 'sallyport-install-'))
  t.after(() => rm(root, { recursive: true, force: true }))
  await put(root, 'package.json', { workspaces: ['libs/*'] })
  await put(root, 'libs/a/package.json', { dependencies: { left: '1.0.0' } })
  await put(root, 'package-lock.json', { packages: LOCKED })
  return root
}

async function put(root, path, value) {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), JSON.stringify(value))
}

/** What npm notes of an installation with this version of the package. */
function installed(root, version, links = { 'node_modules/@x/a': { link: true } }) {
  const packages = { ...links, 'node_modules/left': { version } }
  return put(root, 'node_modules/.package-lock.json', { packages })
}

test('nothing installed is not installed', async (t) => {
  assert.equal(await isInstalled(await repository(t)), false)
})

test('a marked installation counts until a manifest or the lockfile changes', async (t) => {
  const changes = {
    'package-lock.json': { packages: { ...LOCKED, 'node_modules/new': { version: '1.0.0' } } },
    'libs/a/package.json': { dependencies: { left: '2.0.0' } },
    'libs/b/package.json': { dependencies: { right: '1.0.0' } },
  }
  for (const [path, content] of Object.entries(changes)) {
    const root = await repository(t)
    await mkdir(join(root, 'node_modules'))
    await markInstalled(root)
    assert.equal(await isInstalled(root), true)
    await put(root, path, content)
    assert.equal(await isInstalled(root), false, path)
  }
})

test('an installation by hand counts where it is exactly what the lockfile says', async (t) => {
  const root = await repository(t)
  await installed(root, '1.0.0')
  assert.equal(await isInstalled(root), true)
})

test('an installation of another version, or without a workspace, does not count', async (t) => {
  const root = await repository(t)
  await installed(root, '0.9.0')
  assert.equal(await isInstalled(root), false)
  await installed(root, '1.0.0', {})
  assert.equal(await isInstalled(root), false)
})

test('an installation by hand does not count where a manifest asks for something else', async (t) => {
  const root = await repository(t)
  await installed(root, '1.0.0')
  await put(root, 'libs/a/package.json', { dependencies: { left: '2.0.0' } })
  assert.equal(await isInstalled(root), false)
})

test('an optional package for this machine must be there', async (t) => {
  const root = await repository(t)
  const here = { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] }
  await put(root, 'package-lock.json', { packages: { ...LOCKED, 'node_modules/here': here } })
  await installed(root, '1.0.0')
  assert.equal(await isInstalled(root), false)
})
