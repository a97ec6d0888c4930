import { isUtf8 } from 'node:buffer'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connection } from '@sallyport/contracts'
import { EdgeError } from '../../errors.ts'
import { MAX_TARGET_BYTES } from '../../exchange/target-message.ts'
import type { TargetEvents } from '../events.ts'
import { idOfCut } from '../pipe/cut-message.ts'
import type { MessagePipe, OpenPipe, PipeReceiver } from '../pipe/message-pipe.ts'
import type { SecretStore } from '../secrets.ts'
import { checkProgram, environmentOf, type StdioTarget } from './environment.ts'
import { logErrors } from './error-lines.ts'
import { LineReader } from './line-reader.ts'
import { Output } from './output.ts'
import { type Program, startProgram } from './program.ts'

/** Longest line: the longest message that fits into an event of the stream to the client. */
const MAX_LINE_BYTES = MAX_TARGET_BYTES - 64
/** Bytes that may wait for a program that does not read. */
const MAX_UNREAD = 4 * MAX_TARGET_BYTES

/** What a program is run with. */
export interface StdioOptions {
  readonly connection: Connection
  readonly target: StdioTarget
  readonly secrets: SecretStore
  /** Absolute paths of the programs that may be run. */
  readonly programs: readonly string[]
  readonly events: TargetEvents
}

/** A pipe to a program of its own, by its standard streams (transports, stdio). */
export const stdioPipe =
  (options: StdioOptions): OpenPipe =>
  async (receiver, signal) => {
    const { connection, target, events } = options
    checkProgram(connection, target, options.programs)
    const folder = await mkdtemp(join(tmpdir(), 'sallyport-program-'))
    const program = await start(options, folder).catch(async (error: unknown) => {
      await remove(folder)
      throw error
    })
    const { child } = program
    events.programStarted(connection, child.pid)
    logErrors(child.stderr, connection, events)
    const output = receive(program, receiver)
    const gone = finished(program, options, receiver, folder)
    const pipe: MessagePipe = {
      send: sending(program, connection),
      pause: () => output.pause(),
      resume: () => output.resume(),
      close: () => closed(program, gone),
    }
    if (!signal.aborted) return pipe
    await pipe.close()
    throw signal.reason
  }

/** Resolves when the program has ended and what was its own is removed. */
async function finished(
  { child, ended }: Program,
  { connection, events }: StdioOptions,
  receiver: PipeReceiver,
  folder: string,
): Promise<void> {
  const how = await ended
  events.programEnded(connection, child.pid, how)
  receiver.done()
  await remove(folder)
}

async function start(
  { connection, target, secrets }: StdioOptions,
  folder: string,
): Promise<Program> {
  const environment = await environmentOf(connection, target, secrets, folder)
  const { command, workingDirectory: directory = folder } = target
  try {
    return await startProgram({ command, directory, environment })
  } catch (cause) {
    throw new EdgeError(
      'target_unavailable',
      `The program of connection "${connection.name}" cannot be started; an administrator has to look at its path and working directory.`,
      { cause },
    )
  }
}

function receive({ child }: Program, receiver: PipeReceiver): Output {
  const reader = new LineReader(MAX_LINE_BYTES)
  const output = new Output(child.stdout, (piece) => {
    for (const line of reader.push(piece)) {
      if ('head' in line) receiver.tooLong(idOfCut(String(line.head), String(line.tail)))
      else if (!isUtf8(line)) receiver.junk()
      else if (line.length > 0) receiver.message(line.toString('utf8'))
    }
  })
  child.once('exit', () => output.finish())
  return output
}

const sending =
  ({ child }: Program, { name }: Connection): MessagePipe['send'] =>
  async (text) => {
    if (child.exitCode !== null || child.signalCode !== null || child.stdin.writableEnded)
      throw hasEnded(name)
    if (child.stdin.writableLength + text.length > MAX_UNREAD)
      throw new EdgeError(
        'target_unavailable',
        `The program of connection "${name}" does not read what it is sent; try again later.`,
      )
    child.stdin.write(`${text}\n`)
  }

const hasEnded = (name: string): EdgeError =>
  new EdgeError('target_unavailable', `The program of connection "${name}" has ended; try again.`)

async function closed(program: Program, gone: Promise<void>): Promise<void> {
  if (await program.end()) await gone
}

/** What a program made so that it cannot be removed stays behind. */
const remove = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true }).catch(() => {})
