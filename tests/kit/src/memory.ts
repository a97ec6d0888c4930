import { readdir, readFile } from 'node:fs/promises'

/** What a process holds of its machine. */
export interface Holdings {
  /** Resident memory, in MiB. */
  readonly memory: number
  /** Open files and sockets. */
  readonly handles: number
}

/** Reads what a process holds (Linux). */
export async function holdingsOf(pid: number): Promise<Holdings> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const kib = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1])
  return { memory: kib / 1024, handles: (await readdir(`/proc/${pid}/fd`)).length }
}
