import type { BusOptions } from '@sallyport/bus'
import { EnvReader, readLog, readNats } from '@sallyport/service'
import type { LogOptions } from '@sallyport/telemetry'

export interface PolicyConfig {
  readonly nats: BusOptions
  readonly log: LogOptions
}

/** Reads the configuration from an environment; throws an EnvError with every problem. */
export function readConfig(env: NodeJS.ProcessEnv): PolicyConfig {
  const read = new EnvReader(env)
  return read.finish({
    nats: readNats(read, 'policy'),
    log: readLog(read),
  })
}
