import { rename } from 'node:fs/promises'
import type { FileDestination } from '../domain/destination.ts'
import type { ExportedRecord } from '../domain/exported.ts'
import type { Sender } from '../domain/outcome.ts'
import { appendWhole, openWhole, syncFolder } from '../whole-lines.ts'
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
          await appendWhole(next, lines)
          await syncFolder(path)
        } else await appendWhole(file, lines)
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
