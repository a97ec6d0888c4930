import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FileDestination } from '../domain/destination.ts'
import type { ExportedRecord } from '../domain/exported.ts'
import type { Sender } from '../domain/outcome.ts'
import { codeOf } from './post.ts'

const MIB = 1024 ** 2

/**
 * Appends lines of JSON to a file; a batch counts as taken when it is on disk. A file that would grow beyond its bound is
 * set aside first, named after the first leaf that is not in it.
 */
export function createFileSender({ path, rotateMib = 256 }: FileDestination): Sender {
  return {
    async send(records) {
      try {
        const lines = Buffer.from(records.map(({ json }) => `${json}\n`).join(''))
        await using file = await openWhole(path)
        const { size } = await file.stat()
        if (size > 0 && size + lines.length > rotateMib * MIB) {
          await setAside(path, records)
          await using next = await openWhole(path)
          await write(next, lines)
          await syncFolder(path)
        } else await write(file, lines)
        return { kind: 'taken', refused: [] }
      } catch (error) {
        return { kind: 'again', code: codeOf(error) }
      }
    },
    [Symbol.asyncDispose]: async () => {},
  }
}

const setAside = (path: string, [first]: readonly ExportedRecord[]): Promise<void> =>
  rename(path, `${path}.before-${first?.leaf ?? 0}`)

/** All of the lines or none, also on a disk that becomes full. */
async function write(file: FileHandle, lines: Buffer): Promise<void> {
  const { size } = await file.stat()
  try {
    await file.appendFile(lines)
    await file.sync()
  } catch (error) {
    await file.truncate(size).catch(() => {})
    throw error
  }
}

/** Opens the file at its end, without the part of a line with which a process that died has left it. */
async function openWhole(path: string): Promise<FileHandle> {
  const file = await open(path, 'a+', 0o600)
  const { size } = await file.stat()
  if (size === 0) await syncFolder(path)
  const end = await endOfLines(file, size)
  if (end < size) await file.truncate(end)
  return file
}

const BLOCK = 65_536

/** Where the last whole line of a file ends. */
async function endOfLines(file: FileHandle, size: number): Promise<number> {
  const block = Buffer.alloc(BLOCK)
  /* oxlint-disable no-await-in-loop */
  for (let end = size; end > 0; end -= BLOCK) {
    const start = Math.max(0, end - BLOCK)
    const { bytesRead } = await file.read(block, 0, end - start, start)
    const at = block.subarray(0, bytesRead).lastIndexOf(10)
    if (at >= 0) return start + at + 1
  }
  /* oxlint-enable no-await-in-loop */
  return 0
}

/** So that the name of the file is on disk too. */
async function syncFolder(path: string): Promise<void> {
  await using folder = await open(dirname(path), 'r')
  await folder.sync()
}
