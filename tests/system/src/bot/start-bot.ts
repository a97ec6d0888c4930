import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileCache, type System } from '@sallyport/kit'

/** The bot of the examples, in a process of its own. */
export interface RunningBot extends AsyncDisposable {
  /** What it has said so far. */
  lines(): readonly string[]
}

/** Office hours that never end. */
export const ALWAYS = { OFFICE_DAYS: 'Mon,Tue,Wed,Thu,Fri,Sat,Sun', OFFICE_HOURS: '00:00-24:00' }

const EXAMPLE = new URL('../../../../examples/approval-bot/', import.meta.url)

/** Starts the bot as its README says, by the variables of its quick start; `variables` come on top. */
export async function startBot(
  system: System,
  variables: Readonly<Record<string, string>>,
): Promise<RunningBot> {
  const child = spawn(process.execPath, ['src/bot.ts'], {
    cwd: fileURLToPath(EXAMPLE),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...compileCache(), ...(await quickStart(system)), ...variables },
  })
  const said = collect(child)
  return {
    lines: () => said().split('\n').filter(Boolean),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) throw new Error(`the bot ended: ${said()}`)
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** The variables of the quick start, with the addresses and the folder of this deployment. */
async function quickStart({ urls, nats, directory }: System): Promise<Record<string, string>> {
  const text = await readFile(new URL('quick-start.env', EXAMPLE), 'utf8')
  const here = text
    .replace('nats://127.0.0.1:7450', nats.url)
    .replace('http://127.0.0.1:7430', urls.issuer)
    .replace('http://127.0.0.1:7420', urls.control)
    .replaceAll('../../.sallyport', join(directory, 'deployment'))
  return Object.fromEntries(
    [...here.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  )
}

/** An access token of the bot's own identity, for a resource. */
export async function botToken(system: System, resource: string): Promise<string> {
  const secret = (await readFile(secretFile(system), 'utf8')).trim()
  const authorization = `Basic ${Buffer.from(`refund-bot:${secret}`).toString('base64')}`
  const response = await fetch(`${system.urls.issuer}/token`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource }),
  })
  return String(Reflect.get(Object(await response.json()), 'access_token'))
}

const secretFile = ({ directory }: System): string =>
  join(directory, 'deployment', 'secrets', 'refund-bot')

function collect({ stdout, stderr }: ChildProcess): () => string {
  let text = ''
  for (const stream of [stdout, stderr])
    stream?.on('data', (chunk: unknown) => {
      text += String(chunk)
    })
  return () => text
}
