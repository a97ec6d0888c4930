import type { BusOptions } from '@sallyport/bus'
import { readS3Settings, type S3Settings } from '@sallyport/objectstore'
import { EnvReader, readLog, readNats } from '@sallyport/service'
import type { LogOptions } from '@sallyport/telemetry'

/** Where the log and the recordings are kept: in a folder, or in a bucket. */
export type EvidencePlace =
  | { readonly kind: 'folder'; readonly directory: string }
  | { readonly kind: 's3'; readonly settings: S3Settings }

export interface RecorderConfig {
  readonly nats: BusOptions
  readonly evidence: EvidencePlace
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
    evidence: readPlace(read, env),
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

function readPlace(read: EnvReader, env: NodeJS.ProcessEnv): EvidencePlace {
  const directory = read.optional('SALLYPORT_EVIDENCE_DIR') ?? ''
  const url = read.optional('SALLYPORT_EVIDENCE_URL')
  if (url === undefined) {
    if (directory === '') read.reject('SALLYPORT_EVIDENCE_DIR or SALLYPORT_EVIDENCE_URL is missing')
    return { kind: 'folder', directory }
  }
  if (directory !== '')
    read.reject(
      'SALLYPORT_EVIDENCE_DIR and SALLYPORT_EVIDENCE_URL name two places: set one of them',
    )
  const found = readS3Settings(url, 'SALLYPORT_EVIDENCE_URL', env)
  if ('settings' in found) return { kind: 's3', settings: found.settings }
  for (const problem of found.problems) read.reject(problem)
  return { kind: 'folder', directory: '' }
}
