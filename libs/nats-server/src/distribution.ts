import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand, type Source } from '@sallyport/programs'
import { type AptSource, parseDeb822, parseOneLine, stanzaFor } from './apt-sources.ts'

/** Newer suites that carry nats-server, best first, by the distribution's `ID` of os-release(5). */
const SUITES: Readonly<Record<string, { suites: readonly string[]; components: string }>> = {
  debian: { suites: ['sid', 'trixie'], components: 'main' },
  ubuntu: { suites: ['devel', 'resolute'], components: 'main universe' },
}

/**
 * The distribution's own package from a newer suite of the mirror that this machine already trusts, unpacked without
 * being installed: nothing outside the workspace changes, and root is not needed. One source for each suite.
 */
export async function distributionSources(): Promise<Source[]> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const id = /^ID="?(\w+)/m.exec(release)?.[1] ?? ''
  const codename = /^VERSION_CODENAME="?(\w+)/m.exec(release)?.[1] ?? ''
  const known = SUITES[id]
  return (known?.suites ?? []).map((suite) => ({
    name: `${id} package of ${suite}`,
    async fetch(workspace, report) {
      const mirror = mirrorOf(await machineSources(), codename)
      if (mirror === undefined) throw new Error('no package source of this release is configured')
      report(`nats-server: taking the ${id} package of ${suite}`)
      return unpack(workspace, stanzaFor(mirror, suite, known?.components ?? 'main'))
    },
  }))
}

/** The entry that serves this release itself, not its security or backports suite. */
export function mirrorOf(sources: readonly AptSource[], codename: string): AptSource | undefined {
  return sources.find((s) => s.suites.includes(codename) && s.components.includes('main'))
}

async function machineSources(): Promise<AptSource[]> {
  const parts = '/etc/apt/sources.list.d'
  const names = await readdir(parts).catch(() => [])
  const files = ['/etc/apt/sources.list', ...names.map((name) => join(parts, name))]
  const found = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, 'utf8').catch(() => '')
      if (file.endsWith('.sources')) return parseDeb822(text)
      return file.endsWith('.list') ? parseOneLine(text) : []
    }),
  )
  return found.flat()
}

async function unpack(workspace: string, stanza: string): Promise<string> {
  const sources = join(workspace, 'private.sources')
  const [lists, cache, root] = ['lists', 'cache', 'root'].map((name) => join(workspace, name))
  await Promise.all([
    mkdir(`${lists}/partial`, { recursive: true }),
    mkdir(`${cache}/archives/partial`, { recursive: true }),
    writeFile(sources, stanza),
    // The unprivileged user that apt fetches as has to reach its folders.
    chmod(workspace, 0o755),
  ])
  const options = [
    `Dir::Etc::sourcelist=${sources}`,
    'Dir::Etc::sourceparts=-',
    `Dir::State::lists=${lists}`,
    `Dir::Cache=${cache}`,
    'Acquire::Languages=none',
    'Acquire::Retries=0',
    'Acquire::http::Timeout=5',
    'Acquire::https::Timeout=5',
  ].flatMap((option) => ['-o', option])
  const apt = (command: string[]): Promise<string> =>
    runCommand('apt-get', ['-q', ...options, ...command], { timeoutMs: 60_000, cwd: workspace })
  // A hook of the machine that needs root can fail after the lists have come; the download then shows whether they did.
  await apt(['update']).catch(() => '')
  await apt(['download', 'nats-server']).catch(() => {
    throw new Error('the mirror does not answer or does not have it')
  })
  const deb = (await readdir(workspace)).find((name) => name.endsWith('.deb'))
  await runCommand('dpkg', ['-x', deb ?? '', root ?? ''], { timeoutMs: 30_000, cwd: workspace })
  return join(root ?? '', 'usr/sbin/nats-server')
}
