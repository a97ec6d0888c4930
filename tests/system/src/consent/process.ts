import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { compileCache } from '@sallyport/kit'
import { CONTROL_URL, EDGE_URL, HOLD, sealingKeyFile, type Stage } from './stage.ts'
import { layWire, type Wire } from './wire.ts'

/** A replica that is a process of its own, so that it can be killed. Disposing it kills it. */
export interface Killable extends AsyncDisposable {
  readonly wire: Wire
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
}

/** Starts a replica of the approval service; resolves when it takes requests. */
export async function startApprovalProcess(stage: Stage): Promise<Killable> {
  const wire = await layWire(stage.nats.url)
  // What it serves last.
  const ready = wire.sent('SUB rpc.grant.revoke')
  return startProcess('approval', wire, await environment(stage, 'approval', wire), ready)
}

/** Starts an edge that listens on that port; resolves when it takes calls. */
export async function startEdgeProcess(stage: Stage, port: number): Promise<Killable> {
  const wire = await layWire(stage.nats.url)
  const env = { ...(await environment(stage, 'edge', wire)), SALLYPORT_EDGE_PORT: String(port) }
  return startProcess('edge', wire, env, isReady(`http://127.0.0.1:${port}/readyz`))
}

/** Starts a replica by its own `main.ts`, configured by its environment alone. */
async function startProcess(
  name: 'approval' | 'edge',
  wire: Wire,
  env: Readonly<Record<string, string>>,
  ready: Promise<void>,
): Promise<Killable> {
  const main = fileURLToPath(new URL(`../../../../services/${name}/src/main.ts`, import.meta.url))
  const child = spawn(process.execPath, [main], {
    env: { ...compileCache(), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = once(child, 'exit')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  const ended = exited.then(([code]) => {
    throw new Error(`${name} ended with ${String(code)}`)
  })
  ended.catch(() => {})
  await Promise.race([ready, ended])
  return {
    wire,
    kill,
    [Symbol.asyncDispose]: async () => {
      await kill()
      await wire[Symbol.asyncDispose]()
    },
  }
}

async function isReady(url: string): Promise<void> {
  const patience = AbortSignal.timeout(120_000)
  while (!patience.aborted) {
    // Nothing tells of it.
    // oxlint-disable no-await-in-loop
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok === true) return
    await sleep(50)
    // oxlint-enable no-await-in-loop
  }
}

async function environment(
  { directory, nats, issuer }: Stage,
  name: 'approval' | 'edge',
  wire: Wire,
): Promise<Record<string, string>> {
  const passwordFile = join(directory, `password-${name}`)
  await writeFile(passwordFile, nats.passwords.get(name) ?? '', { mode: 0o600 })
  return {
    SALLYPORT_NATS_URL: wire.url,
    SALLYPORT_NATS_USER: name,
    SALLYPORT_NATS_PASSWORD_FILE: passwordFile,
    SALLYPORT_OIDC_ISSUER: issuer.issuer,
    SALLYPORT_CONTROL_URL: CONTROL_URL,
    SALLYPORT_EDGE_URL: EDGE_URL,
    SALLYPORT_EDGE_WRITER: 'edge-killed',
    SALLYPORT_EDGE_SEALING_KEY_FILE: sealingKeyFile(directory),
    SALLYPORT_SECRETS_DIR: join(directory, 'secrets'),
    SALLYPORT_HOLD_LEGACY_MS: String(HOLD.legacyMs),
    SALLYPORT_HOLD_LEG_MS: '1000',
    SALLYPORT_LOG_LEVEL: 'silent',
  }
}
