import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLogKey, readLogKey } from '@sallyport/evidence'
import type { Folders } from './folders.ts'

/** Files with one secret each, readable by their owner alone. */
export interface Secrets {
  /** The token that the orders target asks for, where the edge finds it. */
  readonly ordersToken: string
  readonly edgeSealingKey: string
  readonly reportingAgent: string
  /** The private key of the log, and the public key that proves are checked with. */
  readonly logKey: string
  readonly verifierKey: string
  readonly identityKeys: string
}

/** Name of the log of a deployment on one machine; part of its public key. */
export const LOG_ORIGIN = 'sallyport.local/audit'

/** Makes the secrets that are missing; those that are there stay. */
export async function prepareSecrets({ keys, secrets, targetSecrets }: Folders): Promise<Secrets> {
  const files = {
    ordersToken: join(targetSecrets, 'orders'),
    edgeSealingKey: join(secrets, 'edge-sealing-key'),
    reportingAgent: join(secrets, 'reporting-agent'),
    logKey: join(keys, 'log.key'),
    verifierKey: join(keys, 'log.vkey'),
    identityKeys: join(keys, 'identity-provider.jwks'),
  }
  await Promise.all([
    keep(files.ordersToken, () => randomBytes(32).toString('base64url')),
    keep(files.edgeSealingKey, () => randomBytes(32).toString('hex')),
    keep(files.reportingAgent, () => randomBytes(32).toString('base64url')),
    keepLogKey(files),
  ])
  return files
}

/** The secret in a file. */
export async function readSecret(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).trim()
}

async function keep(file: string, make: () => string): Promise<void> {
  if (!(await exists(file))) await write(file, make())
}

/** Without its public half, which follows from it, a log could be written and never checked. */
async function keepLogKey({ logKey, verifierKey }: Secrets): Promise<void> {
  await keep(logKey, () => createLogKey(LOG_ORIGIN).privateKeyPem)
  const pem = await readFile(logKey, 'utf8')
  await keep(verifierKey, () => readLogKey(pem, LOG_ORIGIN).key.text)
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, `${text.trimEnd()}\n`, { mode: 0o600 })
}

async function exists(file: string): Promise<boolean> {
  return (await readFile(file, 'utf8').catch(() => '')) !== ''
}
