import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'
import { authorize } from './authorize.ts'
import type { Granted, Provider } from './provider.ts'

const WAIT_MS = 300_000
const DONE = 'You are logged in. You can close this page.\n'

/** Logs in with a browser: prints where to go, opens it where there is a display, and waits for the redirect. */
export async function loginByBrowser(
  context: Context,
  provider: Provider,
  resource: string,
): Promise<Granted> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const server = createServer((request, response) => {
    if (!(request.url ?? '').startsWith('/callback?')) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'text/plain', connection: 'close' }).end(DONE)
    resolve(request.url ?? '')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const origin = `http://127.0.0.1:${port}`
    const { url, finish } = await authorize(provider, resource, `${origin}/callback`)
    context.err.write(`Open this page to log in:\n\n  ${url}\n\n`)
    openBrowser(url)
    return await finish(new URL(await within(promise), origin))
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

async function within(callback: Promise<string>): Promise<string> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(new CliError('login_timeout', 'Nobody logged in within five minutes. Try again.')),
    WAIT_MS,
  )
  try {
    return await Promise.race([callback, promise])
  } finally {
    clearTimeout(timer)
  }
}

/** A help, not a need: without a display nothing happens. */
function openBrowser(url: string): void {
  const command = process.platform === 'darwin' ? 'open' : 'xdg-open'
  const child = spawn(command, [url], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
