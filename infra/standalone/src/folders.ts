import { chmod, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** Where everything of one deployment is. */
export interface Folders {
  readonly root: string
  /** Key of the log, and of the identity provider. */
  readonly keys: string
  readonly secrets: string
  /** The secrets that connections may name; nothing else may ever stand here. */
  readonly targetSecrets: string
  readonly logs: string
  readonly evidence: string
  /** What destinations of the audit stream refuse for good. */
  readonly deadLetters: string
  readonly nats: string
  readonly postgres: string
}

/** The evidence of a deployment in a folder, unless it is kept elsewhere. */
export const evidenceFolder = (directory: string): string => resolve(directory, 'evidence')

/** Makes the folders, each for its owner alone. */
export async function prepareFolders(directory: string): Promise<Folders> {
  const root = resolve(directory)
  const folders = {
    root,
    keys: join(root, 'keys'),
    secrets: join(root, 'secrets'),
    targetSecrets: join(root, 'secrets', 'targets'),
    logs: join(root, 'logs'),
    evidence: evidenceFolder(root),
    deadLetters: join(root, 'dead-letters'),
    nats: join(root, 'nats'),
    postgres: join(root, 'postgres'),
  }
  const { postgres, ...own } = folders
  for (const path of Object.values(own)) {
    // One after the other, since some lie within others.
    // oxlint-disable-next-line no-await-in-loop
    await mkdir(path, { recursive: true, mode: 0o700 })
    // oxlint-disable-next-line no-await-in-loop
    await chmod(path, 0o700)
  }
  // As root, PostgreSQL runs as another account, which has to pass through to its own folder.
  if (process.getuid?.() === 0) await chmod(root, 0o711)
  return { ...own, postgres }
}
