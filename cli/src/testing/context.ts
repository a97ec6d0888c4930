import { PassThrough } from 'node:stream'
import type { Context } from '../context.ts'

/** A run of a command whose output can be read back. */
export interface TestRun {
  readonly context: Context
  /** What was printed so far. */
  readonly text: () => string
}

/** Surroundings of a command for a test: everything in one folder, nothing on a terminal. */
export function testRun(url: string, directory: string, json = false): TestRun {
  const out = new PassThrough()
  const context: Context = {
    url,
    json,
    as: undefined,
    configDirectory: directory,
    workingDirectory: directory,
    out,
    err: new PassThrough(),
    isTerminal: false,
  }
  const chunks: Buffer[] = []
  out.on('data', (chunk: Buffer) => chunks.push(chunk))
  const text = () => Buffer.concat(chunks).toString('utf8')
  return { context, text }
}
