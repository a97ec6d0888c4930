import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a program to its end, hands on signals that reach this process, and resolves with its exit code: 128 + n where
 * signal n ended it.
 */
export async function runChild(program, args, options) {
  const child = spawn(program, args, options)
  const forward = (signal) => child.kill(signal)
  for (const signal of SIGNALS) process.on(signal, forward)
  try {
    const [code, signal] = await once(child, 'exit')
    return code ?? 128 + constants.signals[signal]
  } finally {
    for (const signal of SIGNALS) process.off(signal, forward)
  }
}
