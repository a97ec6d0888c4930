import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Says which state of the manifests `node_modules` was installed from. */
const STAMP = 'node_modules/.sallyport-installed'

/** Whether what is installed is what package-lock.json and the workspaces' manifests ask for. */
export async function isInstalled(root) {
  const [wanted, stamp] = await Promise.all([fingerprint(root), read(join(root, STAMP))])
  if (stamp === wanted) return true
  if (!(await matchesLock(root))) return false
  await markInstalled(root)
  return true
}

/** Notes that `node_modules` is in step with the manifests. */
export async function markInstalled(root) {
  await writeFile(join(root, STAMP), await fingerprint(root))
}

/** A hash over everything that decides what is installed. */
async function fingerprint(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  const files = ['package-lock.json', '.npmrc', ...(await manifests(root))]
  for (const file of files) hash.update(`${file}\n${await read(join(root, file))}\n`)
  return hash.digest('hex')
}

async function manifests(root) {
  const { workspaces } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const folders = await Promise.all(workspaces.map((pattern) => expand(root, pattern)))
  return ['package.json', ...folders.flat().map((folder) => `${folder}/package.json`)].toSorted()
}

async function expand(root, pattern) {
  if (!pattern.endsWith('/*')) return [pattern]
  const parent = pattern.slice(0, -2)
  const entries = await readdir(join(root, parent), { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${parent}/${name}`)
}

/** Whether a `npm install` by hand has left exactly what the lockfile names, by npm's own record of it. */
async function matchesLock(root) {
  const lock = parse(await read(join(root, 'package-lock.json')))
  const installed = parse(await read(join(root, 'node_modules/.package-lock.json')))
  if (lock === undefined || installed === undefined) return false
  for (const manifest of await manifests(root)) {
    const key = manifest === 'package.json' ? '' : manifest.slice(0, -'/package.json'.length)
    const actual = parse(await read(join(root, manifest)))
    if (actual !== undefined && !sameDependencies(actual, lock.packages[key] ?? {})) return false
  }
  return Object.entries(lock.packages).every(
    ([path, entry]) =>
      !path.startsWith('node_modules/') || isThere(entry, installed.packages[path]),
  )
}

function isThere(wanted, found) {
  return found === undefined ? mayBeAbsent(wanted) : found.version === wanted.version
}

function sameDependencies(manifest, locked) {
  return ['dependencies', 'devDependencies', 'optionalDependencies'].every(
    (kind) => canonical(manifest[kind]) === canonical(locked[kind]),
  )
}

function canonical(dependencies = {}) {
  return JSON.stringify(Object.entries(dependencies).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** An optional package may be absent unless it is made for just this machine. */
function mayBeAbsent({ optional, os, cpu, libc }) {
  const here = os?.includes(process.platform) === true && cpu?.includes(process.arch) === true
  return optional === true && (!here || libc?.includes('musl') === true)
}

function parse(text) {
  return text === '' ? undefined : JSON.parse(text)
}

function read(path) {
  return readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
}
