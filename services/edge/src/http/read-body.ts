import type { Readable } from 'node:stream'

/**
 * Reads a body of at most `limit` bytes. Returns undefined where it is longer, or where `grow` says that there is no room
 * for more of it: what is left is not read.
 */
export async function readBody(
  body: Readable,
  limit: number,
  grow: (bytes: number) => boolean = () => true,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a body stream must give bytes')
    size += chunk.length
    if (size > limit || !grow(chunk.length)) return undefined
    chunks.push(chunk)
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size)
}
