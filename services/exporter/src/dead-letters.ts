import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { RefusedRecord } from './domain/outcome.ts'

/** Where records stand that a destination refused for good: one file of JSON lines for each destination. */
export interface DeadLetters {
  /** Resolves when the records are on disk. */
  keep(destination: string, refused: readonly RefusedRecord[]): Promise<void>
}

/** Dead letters in a folder, each with the code of its refusal. */
export function createDeadLetters(folder: string): DeadLetters {
  return {
    async keep(destination, refused) {
      const lines = refused.map(({ record: { leaf, id, event }, code }) =>
        JSON.stringify({ refused: code, leaf, id, event }),
      )
      await using file = await open(join(folder, `${destination}.ndjson`), 'a', 0o600)
      await file.appendFile(lines.map((line) => `${line}\n`).join(''))
      await file.sync()
    },
  }
}
