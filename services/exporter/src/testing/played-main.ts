import { run } from '@sallyport/service'
import { readConfig } from '../config.ts'
import { createExporter } from '../service.ts'

/**
 * An exporter whose waits take no time: each moves its clock on by as much. It tells its parent how far the clock is, and
 * begins that far ahead, in milliseconds, which is its argument.
 */

let ahead = Number(process.argv[2] ?? 0)

const clock = {
  now: () => Date.now() + ahead,
  chance: () => 0.5,
  async wait(ms: number, signal: AbortSignal) {
    signal.throwIfAborted()
    ahead += ms
    process.send?.(ahead)
    await new Promise((resolve) => setImmediate(resolve))
  },
}

await run('exporter', readConfig, (config) => createExporter(config, { clock }))
