import type { Readable } from 'node:stream'

/**
 * Reads a body of at most `limit` bytes. Returns undefined where it is longer: what is left is not read.
 */
export async function readBody(body: Readable, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a body stream must give bytes')
    size += chunk.length
    if (size > limit) return undefined
    chunks.push(chunk)
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size)
}
