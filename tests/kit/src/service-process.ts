import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServiceName } from '@sallyport/standalone'
import { compileCache } from './compile-cache.ts'
import type { System } from './system.ts'
import { until } from './until.ts'

/** A service that runs as a process of its own. */
export interface ServiceProcess extends AsyncDisposable {
  readonly pid: number
}

/**
 * Runs a service by its own `main.ts`, configured by its environment alone, in the place of the one that the assembly
 * ran; `variables` come on top. Disposing it sends SIGTERM and expects exit code 0.
 */
export async function runService(
  system: System,
  name: ServiceName,
  variables: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const main = fileURLToPath(new URL(`../../../services/${name}/src/main.ts`, import.meta.url))
  const logFile = join(system.directory, `${name}.log`)
  const child = spawn(process.execPath, [main], {
    env: {
      ...compileCache(),
      ...(await environment(system, name)),
      SALLYPORT_LOG_FILE: logFile,
      ...variables,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const errors = collect(child)
  await until(`${name} runs`, async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${errors()}`)
    return (await system.serviceAnswers(name)) ? true : undefined
  })
  return {
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      const [code]: unknown[] = await exited
      if (code !== 0) throw new Error(`${name} ended with ${String(code)}: ${errors()}`)
    },
  }
}

function collect(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', (chunk: unknown) => {
    text += String(chunk)
  })
  return () => text
}

/** What every service of the deployment may want to know; each reads what it needs. */
async function environment(system: System, name: ServiceName): Promise<Record<string, string>> {
  const deployment = join(system.directory, 'deployment')
  const passwordFile = join(system.directory, `nats-password-${name}`)
  await writeFile(passwordFile, system.nats.passwords.get(name) ?? '', { mode: 0o600 })
  return {
    SALLYPORT_NATS_URL: system.nats.url,
    SALLYPORT_NATS_USER: name,
    SALLYPORT_NATS_PASSWORD_FILE: passwordFile,
    SALLYPORT_OIDC_ISSUER: system.urls.issuer,
    SALLYPORT_EDGE_URL: system.urls.edge,
    SALLYPORT_EDGE_PORT: portOf(system.urls.edge),
    SALLYPORT_CONTROL_URL: system.urls.control,
    SALLYPORT_CONTROL_PORT: portOf(system.urls.control),
    SALLYPORT_DATABASE_URL: system.urls.postgres,
    SALLYPORT_SECRETS_DIR: join(deployment, 'secrets', 'targets'),
    SALLYPORT_EDGE_SEALING_KEY_FILE: join(deployment, 'secrets', 'edge-sealing-key'),
    SALLYPORT_EVIDENCE_DIR: join(deployment, 'evidence'),
    SALLYPORT_RECORDING_KEY_FILE: join(deployment, 'secrets', 'recording-key'),
    SALLYPORT_LOG_KEY_FILE: join(deployment, 'keys', 'log.key'),
    SALLYPORT_LOG_ORIGIN: 'sallyport.local/audit',
  }
}

const portOf = (url: string): string => new URL(url).port
