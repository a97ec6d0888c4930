import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand, type Source } from '@sallyport/programs'
import { PINNED_VERSION } from './version.ts'

/** A downloadable archive of one platform. */
export interface Release {
  readonly url: string
  readonly sha256: string
  /** Path of the program inside the archive. */
  readonly member: string
}

const BASE = 'https://github.com/nats-io/nats-server/releases/download'
const MAX_BYTES = 64 * 1024 * 1024
const CONNECT_MS = 5_000
const DOWNLOAD_MS = 180_000

/** SHA-256 of the archives of {@link PINNED_VERSION}, as in the release's own SHA256SUMS. */
const SHA256: Readonly<Record<string, string>> = {
  'linux-amd64': '5e3b603d47c447bda1f77f9ac16dbf91c90aac4ff3681f8fbbc7201e4ed99355',
  'linux-arm64': '673a98d3faa79dde3f9ebf16d6dfac36a5f694e7ad2015e4954dd7939c85cd4c',
  'darwin-arm64': 'ddd907854d9a2de834af133fa396915fe6442fe6d8909ae31390d1ea7a0fea50',
}

/** The official archive for a platform and architecture as Node names them; undefined where none is pinned. */
export function officialRelease(platform: string, arch: string): Release | undefined {
  const target = `${platform}-${arch === 'x64' ? 'amd64' : arch}`
  const sha256 = SHA256[target]
  if (sha256 === undefined) return undefined
  const name = `nats-server-v${PINNED_VERSION}-${target}`
  return { url: `${BASE}/v${PINNED_VERSION}/${name}.tar.gz`, sha256, member: `${name}/nats-server` }
}

/** The release archive, checked against its pinned SHA-256 before anything of it is used. */
export const releaseSource = (release: Release | undefined): Source => ({
  name: `official release ${PINNED_VERSION}`,
  async fetch(workspace, report) {
    if (release === undefined) throw new Error('no archive is pinned for this platform')
    report(`nats-server: downloading the official release ${PINNED_VERSION}`)
    const bytes = await download(release.url, report)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (sha256 !== release.sha256) throw new Error('the archive does not have the pinned SHA-256')
    const archive = join(workspace, 'release.tar.gz')
    await writeFile(archive, bytes)
    await runCommand('tar', ['-xzf', archive, '-C', workspace, release.member], {
      timeoutMs: 60_000,
    })
    return join(workspace, release.member)
  },
})

async function download(url: string, report: (line: string) => void): Promise<Buffer> {
  const answered = new AbortController()
  const timer = setTimeout(() => answered.abort(new Error('no answer in 5 s')), CONNECT_MS)
  const signal = AbortSignal.any([answered.signal, AbortSignal.timeout(DOWNLOAD_MS)])
  const response = await fetch(url, { signal }).finally(() => clearTimeout(timer))
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`)
  const total = Number(response.headers.get('content-length') ?? 0)
  const chunks: Uint8Array[] = []
  let size = 0
  let told = 0
  for await (const chunk of response.body) {
    chunks.push(chunk)
    size += chunk.length
    if (size > MAX_BYTES) throw new Error('the archive is larger than expected')
    const percent = total > 0 ? Math.floor((size / total) * 100) : 0
    if (percent < told + 20) continue
    told = percent
    report(`nats-server: ${percent} % of ${(total / 1e6).toFixed(1)} MB`)
  }
  return Buffer.concat(chunks)
}
