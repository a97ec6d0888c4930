import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createLogKey, readLogKey } from '@sallyport/evidence'

/** The private key of a log, and the public key that its proofs are checked with. */
export interface LogKeyFiles {
  readonly logKey: string
  readonly verifierKey: string
}

/** Makes the file where it is missing or empty, readable by its owner alone; one that is there stays. */
export async function keepSecret(file: string, make: () => string): Promise<void> {
  if ((await textOf(file)) !== '') return
  await writeFile(file, `${make().trimEnd()}\n`, { mode: 0o600 })
}

/** 64 hexadecimal digits with which every edge of a deployment seals what it hands to clients. */
export async function keepSealingKey(file: string): Promise<void> {
  await keepSecret(file, key)
}

/** 64 hexadecimal digits from which every masking replica of a deployment makes its tokens. */
export async function keepMaskingKey(file: string): Promise<void> {
  await keepSecret(file, key)
}

/** The first of the keys that wrap the data keys of recordings: 64 hexadecimal digits; further ones are further lines. */
export async function keepRecordingKey(file: string): Promise<void> {
  await keepSecret(file, key)
}

const key = (): string => randomBytes(32).toString('hex')

/**
 * The key of the log called `origin`. Its public half follows from it, and is written again when it is missing: without
 * it a log could be written and never checked.
 */
export async function keepLogKey(
  { logKey, verifierKey }: LogKeyFiles,
  origin: string,
): Promise<void> {
  await keepSecret(logKey, () => createLogKey(origin).privateKeyPem)
  const pem = await readFile(logKey, 'utf8')
  await keepSecret(verifierKey, () => readLogKey(pem, origin).key.text)
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
