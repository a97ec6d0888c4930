import { open } from 'node:fs/promises'

const KEY_BYTES = 32
/** No right for others, and none to write for the group. */
const FORBIDDEN_MODE = 0o027
const MAX_FILE_BYTES = 8192
/** Most keys of a ring. */
const MAX_KEYS = 64

const HEX = /^[0-9a-f]{64}$/i
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/

/**
 * Reads the key of a deployment: 32 bytes in hexadecimal digits or base64. Rejects where the file holds anything else, or
 * others may read it. The message calls the key by the given name and never holds what stands in the file.
 */
export async function readKeyFile(file: string, name: string): Promise<Uint8Array> {
  const keys = (await readOwn(file, name)).map(keyOf)
  const [key] = keys
  if (keys.length === 1 && key !== undefined) return key
  throw new Error(
    `the ${name} file ${file} must hold ${KEY_BYTES} bytes as hexadecimal digits or base64 (openssl rand -hex 32)`,
  )
}

/**
 * Reads a ring of keys, one a line, the newest last; each as {@link readKeyFile} reads one. A key is added to a ring by
 * adding a line.
 */
export async function readKeyRing(file: string, name: string): Promise<readonly Uint8Array[]> {
  const keys = (await readOwn(file, name)).map(keyOf)
  const known = keys.filter((key) => key !== undefined)
  if (known.length > 0 && known.length === keys.length && known.length <= MAX_KEYS) return known
  throw new Error(
    `the ${name} file ${file} must hold one to ${MAX_KEYS} keys, each a line of ${KEY_BYTES} bytes as hexadecimal digits or base64 (openssl rand -hex 32)`,
  )
}

/** The lines of a file that its owner, and at most its group, may read. */
async function readOwn(file: string, name: string): Promise<string[]> {
  await using handle = await open(file, 'r')
  const { mode } = await handle.stat()
  if ((mode & FORBIDDEN_MODE) !== 0)
    throw new Error(`the ${name} file ${file} is open to others: chmod 600 ${file}`)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_FILE_BYTES))
  return buffer
    .toString('latin1', 0, bytesRead)
    .trim()
    .split('\n')
    .map((line) => line.trim())
}

function keyOf(text: string): Uint8Array | undefined {
  if (HEX.test(text)) return new Uint8Array(Buffer.from(text, 'hex'))
  if (!BASE64.test(text)) return undefined
  const key = new Uint8Array(Buffer.from(text, 'base64'))
  return key.length === KEY_BYTES ? key : undefined
}
