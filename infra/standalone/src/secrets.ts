import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  keepLogKey,
  keepMaskingKey,
  keepRecordingKey,
  keepSealingKey,
  keepSecret,
  type LogKeyFiles,
} from '@sallyport/provision'
import type { Folders } from './folders.ts'

/** Files with one secret each, readable by their owner alone. */
export interface Secrets extends LogKeyFiles {
  /** The token that the orders target asks for, where the edge finds it. */
  readonly ordersToken: string
  readonly edgeSealingKey: string
  readonly maskingKey: string
  readonly recordingKey: string
  readonly reportingAgent: string
  readonly refundBot: string
  readonly identityKeys: string
}

/** Name of the log of a deployment on one machine; part of its public key. */
export const LOG_ORIGIN = 'sallyport.local/audit'

/** Makes the secrets that are missing; those that are there stay. */
export async function prepareSecrets({ keys, secrets, targetSecrets }: Folders): Promise<Secrets> {
  const files = {
    ordersToken: join(targetSecrets, 'orders'),
    edgeSealingKey: join(secrets, 'edge-sealing-key'),
    maskingKey: join(secrets, 'masking-key'),
    recordingKey: join(secrets, 'recording-key'),
    reportingAgent: join(secrets, 'reporting-agent'),
    refundBot: join(secrets, 'refund-bot'),
    logKey: join(keys, 'log.key'),
    verifierKey: join(keys, 'log.vkey'),
    identityKeys: join(keys, 'identity-provider.jwks'),
  }
  await Promise.all([
    keepSecret(files.ordersToken, token),
    keepSecret(files.reportingAgent, token),
    keepSecret(files.refundBot, token),
    keepSealingKey(files.edgeSealingKey),
    keepMaskingKey(files.maskingKey),
    keepRecordingKey(files.recordingKey),
    keepLogKey(files, LOG_ORIGIN),
  ])
  return files
}

/** The secret in a file. */
export async function readSecret(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).trim()
}

const token = (): string => randomBytes(32).toString('base64url')
