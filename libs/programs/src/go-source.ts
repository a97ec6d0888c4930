import { join } from 'node:path'
import type { Program } from './program.ts'
import { runCommand } from './run-command.ts'
import type { Source } from './source.ts'

export interface GoModule {
  /** Path of the package with the program, without a version. */
  readonly path: string
  /** How long a build takes, in words. */
  readonly takes: string
}

/** Builds the pinned version with the Go toolchain, where there is one; its checksum database vouches for the source. */
export const goSource = ({ name, pinned }: Program, { path, takes }: GoModule): Source => ({
  name: `go install ${pinned}`,
  async fetch(workspace, report) {
    await runCommand('go', ['version'], { timeoutMs: 60_000 }).catch(() => {
      throw new Error('there is no Go toolchain')
    })
    report(`${name}: building ${pinned} with Go, ${takes}`)
    // `env` adds to the inherited environment, so that this package needs not read it.
    const settings = [`GOBIN=${workspace}`, 'CGO_ENABLED=0']
    await runCommand('env', [...settings, 'go', 'install', `${path}@v${pinned}`], {
      timeoutMs: 600_000,
      cwd: workspace,
    })
    return join(workspace, name)
  },
})
