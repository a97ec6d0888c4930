import { cpus, totalmem } from 'node:os'

/** What the figures were measured on, in one line. */
export function machineOf(): string {
  const all = cpus()
  const gib = totalmem() / 1024 ** 3
  return `${all.length} cores (${all[0]?.model.trim() ?? 'unknown'}), ${gib.toFixed(0)} GiB, Node.js ${process.version}, ${process.platform}`
}
