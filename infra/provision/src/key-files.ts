import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createLogKey, logKeyParts, readLogKey } from '@sallyport/evidence'

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
 * The ring of keys of the log called `origin`, the newest last. The public halves of those that are in the file stand in
 * another, one a line: keys that are added there are added here, so that whoever checks the log has them too. Lines that
 * stand already stay: they are of keys whose private halves may be gone or elsewhere.
 */
export async function keepLogKey(
  { logKey, verifierKey }: LogKeyFiles,
  origin: string,
): Promise<void> {
  await keepSecret(logKey, () => createLogKey(origin).privateKeyPem)
  const known = (await textOf(verifierKey)).split('\n').filter((line) => line !== '')
  const keys = logKeyParts(await readFile(logKey, 'utf8')).flatMap((part) =>
    'pem' in part ? [readLogKey(part.pem, origin).key.text] : [],
  )
  const added = keys.filter((text) => !known.includes(text))
  if (added.length === 0) return
  await writeFile(verifierKey, [...known, ...added].map((text) => `${text}\n`).join(''), {
    mode: 0o600,
  })
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
