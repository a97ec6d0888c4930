import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A process that runs, and what it has said on standard error. */
interface Running {
  readonly child: ChildProcess
  readonly exited: Promise<unknown[]>
  readonly output: () => string
}

/** Processes by their names. Disposing them asks the last first to stop, and expects that each does so in order. */
export class Processes implements AsyncDisposable {
  readonly #launch = new Map<string, () => ChildProcess>()
  readonly #running = new Map<string, Running>()

  add(name: string, launch: () => ChildProcess): void {
    this.#launch.set(name, launch)
    this.start(name)
  }

  names(): readonly string[] {
    return [...this.#launch.keys()]
  }

  /** Process ids of those that run. */
  pids(): Readonly<Record<string, number>> {
    const running = [...this.#running].map(([name, { child }]) => [name, child.pid ?? 0] as const)
    return Object.fromEntries(running)
  }

  start(name: string): void {
    const child = this.#launch.get(name)?.()
    if (child === undefined || this.#running.has(name)) throw new Error(`${name} cannot be started`)
    this.#running.set(name, { child, exited: once(child, 'exit'), output: collect(child) })
  }

  async kill(name: string): Promise<void> {
    const running = this.#running.get(name)
    this.#running.delete(name)
    running?.child.kill('SIGKILL')
    await running?.exited
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const faults: string[] = []
    for (const [name, { child, exited, output }] of [...this.#running].toReversed()) {
      child.kill('SIGTERM')
      // oxlint-disable-next-line no-await-in-loop -- whom others need ends behind them
      const [code] = await exited
      if (code !== 0 && name !== 'nats')
        faults.push(`${name} ended with ${String(code)}: ${output()}`)
    }
    if (faults.length > 0) throw new Error(faults.join('\n'))
  }
}

/** What a process says on standard error, so far. */
export function collect(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', (chunk: unknown) => {
    text += String(chunk)
  })
  return () => text
}
