import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CliResult } from './cli.ts'
import type { System } from './system.ts'

/** A target to put behind the gateway, and who may do what there. */
export interface Registration {
  readonly name: string
  /** As connection files have it: transport and address, or command. */
  readonly target: Readonly<Record<string, unknown>>
  /** Policy set; whoever has a token may do everything unless given. */
  readonly cedar?: string
  /** Further members of the connection. */
  readonly settings?: Readonly<Record<string, unknown>>
}

const EVERYTHING = '@id("everything") permit (principal, action, resource);\n'

/** Registers a connection and its policies by the CLI, as an admin; resolves when the edge serves it. */
export async function register(
  system: Pick<System, 'cli' | 'directory' | 'urls' | 'until'>,
  { name, target, cedar = EVERYTHING, settings = {} }: Registration,
): Promise<void> {
  const folder = join(system.directory, 'connections')
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${name}.json`)
  const connection = { name, kind: 'mcp', description: 'A target of the tests', target, tools: {} }
  await writeFile(file, JSON.stringify({ ...connection, mask: 'default', ...settings }))
  const policies = join(folder, `${name}.cedar`)
  await writeFile(policies, cedar)
  const because = ['--reason', 'tests']
  succeeded(await system.cli('dave', ['connections', 'register', file, ...because]))
  succeeded(await system.cli('dave', ['policy', 'publish', name, policies, ...because]))
  await system.until(`the edge knows ${name}`, async () => {
    const url = `${system.urls.edge}/.well-known/oauth-protected-resource/mcp/${name}`
    return (await fetch(url)).ok ? true : undefined
  })
}

/** The result of a run of the CLI that must have gone well. */
export function succeeded(result: CliResult): CliResult {
  if (result.code === 0) return result
  throw new Error(`sallyport ended with ${result.code}: ${result.stderr}`)
}
