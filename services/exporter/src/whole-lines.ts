import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** All of the lines or none, also on a disk that becomes full. */
export async function appendWhole(file: FileHandle, lines: Buffer): Promise<void> {
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
export async function openWhole(path: string): Promise<FileHandle> {
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
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(dirname(path), 'r')
  await folder.sync()
}
