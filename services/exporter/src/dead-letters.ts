import { createReadStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { AUDIT_CLASSES, parser } from '@sallyport/contracts'
import { Type } from 'typebox'
import { type ExportedRecord, written } from './domain/exported.ts'
import type { RefusedRecord } from './domain/outcome.ts'
import { appendWhole, openWhole } from './whole-lines.ts'

/** What one destination refused for good: a file of JSON lines. */
export interface DeadLetters {
  /** How many records wait here, those that are given again included. */
  readonly count: number
  /** Resolves when the records are on disk. */
  keep(refused: readonly RefusedRecord[]): Promise<void>
  /** Sets aside what stands here to be given again; resolves with how many records that are now. */
  setAgain(): Promise<number>
  /**
   * What is to be given again, in bounded batches; nothing where nothing was set aside. The first batch after a restart is
   * the first once more.
   */
  again(most: {
    readonly records: number
    readonly bytes: number
  }): AsyncIterable<readonly ExportedRecord[]>
  /** Forgets what was to be given again: the destination has it, or refused it anew. */
  doneAgain(): Promise<void>
}

const Class = Type.Enum([...AUDIT_CLASSES, 'gap'])
const parseLetter = parser(
  'dead letter',
  Type.Object({
    refused: Type.String(),
    class: Class,
    leaf: Type.Integer(),
    previous: Type.Integer(),
    id: Type.String(),
    time: Type.Number(),
    event: Type.Record(Type.String(), Type.Unknown()),
  }),
)

/** Dead letters of a destination in a folder, each with the code of its refusal. */
export async function openDeadLetters(folder: string, destination: string): Promise<DeadLetters> {
  const kept = join(folder, `${destination}.ndjson`)
  const again = join(folder, `${destination}.again.ndjson`)
  let waiting = await linesIn(kept)
  let given = await linesIn(again)
  return {
    get count() {
      return waiting + given
    },
    async keep(refused) {
      const lines = refused.map(({ record: { json: _json, event, ...about }, code }) =>
        JSON.stringify({ refused: code, ...about, event }),
      )
      await using file = await openWhole(kept)
      await appendWhole(file, Buffer.from(lines.map((line) => `${line}\n`).join('')))
      waiting += refused.length
    },
    async setAgain() {
      // What was set aside before is not given yet: it comes first, and this stays where it is.
      if (given === 0 && waiting > 0) {
        await rename(kept, again)
        ;[given, waiting] = [waiting, 0]
      }
      return given
    },
    async *again({ records, bytes }) {
      if (given === 0) return
      let batch: ExportedRecord[] = []
      let size = 0
      for await (const line of linesOf(again)) {
        const { refused: _code, event, ...about } = parseLetter(JSON.parse(line))
        if (batch.length >= records || (batch.length > 0 && size + line.length > bytes)) {
          yield batch
          ;[batch, size] = [[], 0]
        }
        batch.push(written(about, event))
        size += line.length
      }
      if (batch.length > 0) yield batch
    },
    async doneAgain() {
      await rm(again, { force: true })
      given = 0
    },
  }
}

const linesOf = (path: string) =>
  createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })

/** Whole lines; what a process that died has left of one is taken away. */
async function linesIn(path: string): Promise<number> {
  if ((await stat(path).catch(() => undefined)) === undefined) return 0
  await (await openWhole(path)).close()
  let lines = 0
  for await (const _ of linesOf(path)) lines += 1
  return lines
}
