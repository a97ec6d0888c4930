import { open } from 'node:fs/promises'

const KEY_BYTES = 32
/** No right for others, and none to write for the group. */
const FORBIDDEN_MODE = 0o027
const MAX_FILE_BYTES = 256

const HEX = /^[0-9a-f]{64}$/i
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/

/**
 * Reads the key of a deployment: 32 bytes in hexadecimal digits or base64. Rejects where the file holds anything else, or
 * others may read it; the message never holds what stands there.
 */
export async function readKeyFile(file: string): Promise<Uint8Array> {
  await using handle = await open(file, 'r')
  const { mode } = await handle.stat()
  if ((mode & FORBIDDEN_MODE) !== 0)
    throw new Error(`the masking key file ${file} is open to others: chmod 600 ${file}`)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_FILE_BYTES))
  const key = keyOf(buffer.toString('latin1', 0, bytesRead).trim())
  if (key?.length === KEY_BYTES) return key
  throw new Error(
    `the masking key file ${file} must hold ${KEY_BYTES} bytes as hexadecimal digits or base64 (openssl rand -hex 32)`,
  )
}

function keyOf(text: string): Uint8Array | undefined {
  if (HEX.test(text)) return new Uint8Array(Buffer.from(text, 'hex'))
  return BASE64.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : undefined
}
