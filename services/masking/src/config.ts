import type { BusOptions } from '@sallyport/bus'
import { EnvReader, readLog, readNats } from '@sallyport/service'
import type { LogOptions } from '@sallyport/telemetry'

export interface MaskingConfig {
  readonly nats: BusOptions
  readonly log: LogOptions
  /** File with the key that tokens and format-preserving values are made with, the same in every replica. */
  readonly keyFile?: string
  /** Base of the HTTP API of an external recogniser, without a trailing slash. */
  readonly recogniserUrl?: string
}

/** Reads the configuration from an environment; throws an EnvError with every problem. */
export function readConfig(env: NodeJS.ProcessEnv): MaskingConfig {
  const read = new EnvReader(env)
  const keyFile = read.optional('SALLYPORT_MASKING_KEY_FILE')
  const recogniserUrl = read.url('SALLYPORT_MASKING_RECOGNISER_URL', '')
  return read.finish({
    nats: readNats(read, 'masking'),
    log: readLog(read),
    ...(keyFile !== undefined && { keyFile }),
    ...(recogniserUrl !== '' && { recogniserUrl }),
  })
}
