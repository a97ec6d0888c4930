import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { compileCache } from '@sallyport/kit'
import type { Route } from './peer.ts'

const CLI = fileURLToPath(
  import.meta.resolve('@modelcontextprotocol/inspector/clients/launcher/build/index.js'),
)

/** How a run of the Inspector's command ended. */
export interface Inspected {
  readonly code: number
  /** What it printed as the result, or as the error. */
  readonly said: unknown
}

/** Runs the Inspector's command once, with no configuration but the way to the server and what to ask. */
export function inspect(route: Route, asked: readonly string[], home: string): Promise<Inspected> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CLI, '--cli', ...wayTo(route), '--format', 'json', '--quiet', ...asked],
      { env: { HOME: home, PATH: '', ...compileCache() } },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : Number(error.code)
        resolve({ code, said: parsed(stdout === '' ? stderr : stdout) })
      },
    )
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function wayTo(route: Route): string[] {
  switch (route.kind) {
    case 'streamable-http':
      return [
        route.url,
        '--transport',
        'http',
        ...(route.token === undefined ? [] : ['--header', `Authorization: Bearer ${route.token}`]),
      ]
    case 'sse':
      return [route.url, '--transport', 'sse']
    case 'stdio':
      return [...route.command]
  }
}
