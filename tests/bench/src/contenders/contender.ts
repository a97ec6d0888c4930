import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** Something that answers the calls: the target itself, or what stands before it. */
export interface Contender extends AsyncDisposable {
  readonly name: string
  /** Where clients call it. */
  readonly url: string
  /** Process ids by name; of the target where it has one of its own. */
  readonly processes: Readonly<Record<string, number>>
  /** Access tokens of its users, valid for some minutes; none where it wants none. */
  tokens(): Promise<readonly string[]>
  /** Whether it serves clients of the modern era. */
  readonly modern: boolean
}

export const nobody = (): Promise<readonly string[]> => Promise.resolve([])

/** A program that runs; disposing it ends it. */
export interface Program extends AsyncDisposable {
  readonly pid: number
  /** What it said first. */
  readonly said: string
}

/** Starts a program of Node; resolves with its first line. */
export async function startProgram(file: URL, ...args: readonly string[]): Promise<Program> {
  const child = spawn(process.execPath, [fileURLToPath(file), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit').then(() => {
    throw new Error(`${fileURLToPath(file)} ended before it said where it listens`)
  })
  const said = await Promise.race([firstLine(child), gone])
  gone.catch(() => {})
  return { pid: child.pid ?? 0, said, [Symbol.asyncDispose]: () => end(child) }
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) return ''
  for await (const line of createInterface({ input: child.stdout })) return line
  return ''
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
