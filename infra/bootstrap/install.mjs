import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isInstalled, markInstalled } from './dependencies.mjs'
import { explainInstall, Failure } from './failure.mjs'
import { withLock } from './lock.mjs'
import { say, seconds, withProgress } from './say.mjs'

/** Installs the dependencies where they are missing or stale; one process at a time. */
export async function ensureInstalled(root, env) {
  if (await isInstalled(root)) return
  const state = join(root, '.sallyport')
  await mkdir(join(state, 'logs'), { recursive: true })
  await withLock(
    join(state, 'install.lock'),
    async () => {
      // Whoever held the lock before may have done it.
      if (!(await isInstalled(root))) await install(root, env, join(state, 'logs', 'npm-ci.log'))
    },
    () => say('another process installs the dependencies: waiting for it'),
  )
}

async function install(root, env, logFile) {
  const start = performance.now()
  const code = await withProgress('installing dependencies (npm ci)', () =>
    npmCi(root, env, logFile),
  )
  if (code !== 0) throw await explained(logFile)
  await markInstalled(root)
  say(`dependencies installed (${seconds(start)})`)
}

/** Installs what a manifest and its lockfile name into a folder of its own, where either changed since. */
export async function installApart(root, manifest, name, env) {
  const folder = join(root, '.sallyport', name)
  const names = ['package.json', 'package-lock.json', '.npmrc']
  const files = names.map((file) => join(root, manifest, file))
  const wanted = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n')
  const stamp = join(folder, 'node_modules', '.sallyport-installed')
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return
  const logFile = join(root, '.sallyport', 'logs', `npm-ci-${name}.log`)
  await mkdir(folder, { recursive: true })
  await mkdir(dirname(logFile), { recursive: true })
  for (const [i, file] of files.entries()) await copyFile(file, join(folder, names[i]))
  const code = await withProgress('installing what is compared (npm ci)', () =>
    npmCi(folder, env, logFile),
  )
  if (code !== 0) throw await explained(logFile)
  await writeFile(stamp, wanted)
}

/** No package needs an install script, so none runs; what the user's configuration leaves out is asked for. */
async function npmCi(root, env, logFile) {
  const log = await open(logFile, 'w')
  try {
    const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit']
    const [program, ...first] = npmCommand(env)
    const child = spawn(program, [...first, ...args, '--no-fund', '--no-progress'], {
      cwd: root,
      env,
      stdio: ['ignore', log.fd, log.fd],
    })
    const [code] = await once(child, 'exit')
    return code
  } finally {
    await log.close()
  }
}

/** The npm that runs this command, else the one on PATH. */
function npmCommand({ npm_execpath: running }) {
  return running?.endsWith('npm-cli.js') ? [process.execPath, running] : ['npm']
}

async function explained(logFile) {
  const output = await readFile(logFile, 'utf8')
  const lines = output.split('\n').filter((line) => line !== '' && !line.startsWith('npm warn'))
  // A wrong lockfile is explained first, before a page of usage; anything else last.
  const said = output.includes('EUSAGE') ? lines.slice(0, 12) : lines.slice(-12)
  const quoted = said.map((line) => `  ${line}`)
  return new Failure([`${explainInstall(output)}. npm said (${logFile}):`, ...quoted].join('\n'))
}
