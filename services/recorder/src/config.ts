import type { BusOptions } from '@sallyport/bus'
import { EnvReader, readLog, readNats } from '@sallyport/service'
import type { LogOptions } from '@sallyport/telemetry'

export interface RecorderConfig {
  readonly nats: BusOptions
  /** Folder in which the log and the recordings are kept. */
  readonly directory: string
  /** File with the log's private key: Ed25519, PKCS#8 PEM. */
  readonly keyFile: string
  /** File with the keys that wrap the data keys of recordings, one a line, the newest last. */
  readonly recordingKeyFile: string
  /** Time in milliseconds between two looks for content that is older than its connection lets it be. */
  readonly retentionIntervalMs: number
  /** Name of the log, which its checkpoints carry: a URL without a scheme, whether or not anyone answers there. */
  readonly origin: string
  /** Longest time in milliseconds that an event waits for others before the log is signed. */
  readonly intervalMs: number
  readonly log: LogOptions
}

/** Reads the configuration from an environment; throws an EnvError with every problem. */
export function readConfig(env: NodeJS.ProcessEnv): RecorderConfig {
  const read = new EnvReader(env)
  return read.finish({
    nats: readNats(read, 'recorder'),
    directory: read.text('SALLYPORT_EVIDENCE_DIR'),
    keyFile: read.text('SALLYPORT_LOG_KEY_FILE'),
    recordingKeyFile: read.text('SALLYPORT_RECORDING_KEY_FILE'),
    retentionIntervalMs: 1000 * read.integer('SALLYPORT_RETENTION_INTERVAL_S', 3_600, 1, 86_400),
    origin: read.matching(
      'SALLYPORT_LOG_ORIGIN',
      /^[^\s+]{1,256}$/u,
      'a name without spaces and plus signs, at most 256 characters long',
    ),
    intervalMs: read.integer('SALLYPORT_LOG_INTERVAL_MS', 1_000, 10, 60_000),
    log: readLog(read),
  })
}
