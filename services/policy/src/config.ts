import type { BusOptions } from '@sallyport/bus'
import { EnvReader, readNats } from '@sallyport/service'
import type { LogOptions } from '@sallyport/telemetry'

export interface PolicyConfig {
  readonly nats: BusOptions
  readonly log: LogOptions
}

/** Reads the configuration from an environment; throws an EnvError with every problem. */
export function readConfig(env: NodeJS.ProcessEnv): PolicyConfig {
  const read = new EnvReader(env)
  const file = read.optional('SALLYPORT_LOG_FILE')
  return read.finish({
    nats: readNats(read, 'policy'),
    log: file === undefined ? {} : { file },
  })
}
