import { open } from 'node:fs/promises'

const KEY_BYTES = 32
/** No right for others, and none to write for the group. */
const FORBIDDEN_MODE = 0o027
const MAX_FILE_BYTES = 8192
/** Most keys of a ring. */
const MAX_KEYS = 64

const HEX = /^[0-9a-f]{64}$/i
/** A scheme, as none is in base64 or hexadecimal digits. */
const REFERENCE = /^[a-z][a-z0-9-]*:\S{1,512}$/
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
  const parts = await readKeyParts(file, name)
  const keys = parts.flatMap((part) => ('key' in part ? [part.key] : []))
  if (keys.length === parts.length) return keys
  throw noRing(file, name)
}

/** A key of a ring, or the name of one that is kept elsewhere, such as `transit:…`. */
export type KeyPart = { readonly key: Uint8Array } | { readonly reference: string }

/** Reads a ring as {@link readKeyRing} does, of which lines may also name keys that are kept elsewhere. */
export async function readKeyParts(file: string, name: string): Promise<readonly KeyPart[]> {
  const lines = await readOwn(file, name)
  const parts = lines.flatMap((line): KeyPart[] => {
    const key = keyOf(line)
    if (key !== undefined) return [{ key }]
    return REFERENCE.test(line) ? [{ reference: line }] : []
  })
  if (parts.length > 0 && parts.length === lines.length && parts.length <= MAX_KEYS) return parts
  throw noRing(file, name)
}

const noRing = (file: string, name: string): Error =>
  new Error(
    `the ${name} file ${file} must hold one to ${MAX_KEYS} keys, each a line of ${KEY_BYTES} bytes as hexadecimal digits or base64 (openssl rand -hex 32)`,
  )

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
