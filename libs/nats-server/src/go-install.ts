import { join } from 'node:path'
import { runCommand } from './run-command.ts'
import type { Source } from './source.ts'
import { PINNED_VERSION } from './version.ts'

const MODULE = 'github.com/nats-io/nats-server/v2'

/** Builds the pinned version with the Go toolchain, where there is one; its checksum database vouches for the source. */
export const goSource: Source = {
  name: `go install ${PINNED_VERSION}`,
  async fetch(workspace, report) {
    await runCommand('go', ['version'], { timeoutMs: 60_000 }).catch(() => {
      throw new Error('there is no Go toolchain')
    })
    report(`nats-server: building ${PINNED_VERSION} with Go, about half a minute`)
    // `env` adds to the inherited environment, so that this package needs not read it.
    const settings = [`GOBIN=${workspace}`, 'CGO_ENABLED=0']
    await runCommand('env', [...settings, 'go', 'install', `${MODULE}@v${PINNED_VERSION}`], {
      timeoutMs: 240_000,
      cwd: workspace,
    })
    return join(workspace, 'nats-server')
  },
}
