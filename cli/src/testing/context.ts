import { PassThrough } from 'node:stream'
import type { Context } from '../context.ts'

/** A run of a command whose output can be read back. */
export interface TestRun {
  readonly context: Context
  /** What was printed so far. */
  readonly text: () => string
  /** What was said beside that so far. */
  readonly said: () => string
}

/** Surroundings of a command for a test: everything in one folder, nothing on a terminal. */
export function testRun(url: string, directory: string, json = false): TestRun {
  const out = new PassThrough()
  const err = new PassThrough()
  const context: Context = {
    url,
    json,
    as: undefined,
    configDirectory: directory,
    workingDirectory: directory,
    out,
    err,
    isTerminal: false,
  }
  return { context, text: gathered(out), said: gathered(err) }
}

function gathered(stream: PassThrough): () => string {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString('utf8')
}
