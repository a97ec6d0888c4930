import type { BusOptions } from '@sallyport/bus'
import { readS3Settings, type S3Settings } from '@sallyport/objectstore'
import { EnvReader, readLog, readNats } from '@sallyport/service'
import type { LogOptions } from '@sallyport/telemetry'
import type { TransitSettings } from '@sallyport/transit'

/** Where the log and the recordings are kept: in a folder, or in a bucket. */
export type EvidencePlace =
  | { readonly kind: 'folder'; readonly directory: string }
  | { readonly kind: 's3'; readonly settings: S3Settings }

export interface RecorderConfig {
  readonly nats: BusOptions
  readonly evidence: EvidencePlace
  /** File with the ring of the log's keys, the newest last: Ed25519 as PKCS#8 PEM, or lines that name keys. */
  readonly keyFile: string
  /** File with the keys that wrap the data keys of recordings, one a line, the newest last. */
  readonly recordingKeyFile: string
  /** The Vault or OpenBao that keeps the keys which these files only name. */
  readonly vault?: TransitSettings
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
  const vault = readVault(read)
  return read.finish({
    nats: readNats(read, 'recorder'),
    evidence: readPlace(read, env),
    keyFile: read.text('SALLYPORT_LOG_KEY_FILE'),
    recordingKeyFile: read.text('SALLYPORT_RECORDING_KEY_FILE'),
    ...(vault && { vault }),
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

function readVault(read: EnvReader): TransitSettings | undefined {
  const given = read.optional('SALLYPORT_VAULT_ADDR')
  const allowHttp = read.optional('SALLYPORT_VAULT_ALLOW_HTTP') === 'true'
  const timeoutMs = read.integer('SALLYPORT_VAULT_TIMEOUT_MS', 5_000, 100, 60_000)
  const caFile = read.optional('SALLYPORT_VAULT_CA_FILE')
  const namespace = read.optional('SALLYPORT_VAULT_NAMESPACE')
  const url = given === undefined ? '' : read.url('SALLYPORT_VAULT_ADDR')
  if (url === '') return undefined
  const { protocol, hostname, origin } = new URL(url)
  if (protocol === 'http:' && !allowHttp && !LOOPBACK.has(hostname))
    read.reject(
      'SALLYPORT_VAULT_ADDR must begin with https://, as the token would be sent in the open: else set SALLYPORT_VAULT_ALLOW_HTTP=true',
    )
  return {
    address: origin,
    tokenFile: read.text('SALLYPORT_VAULT_TOKEN_FILE'),
    timeoutMs,
    ...(caFile !== undefined && { caFile }),
    ...(namespace !== undefined && { namespace }),
  }
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Reads where evidence is kept; a folder of its own where nothing says and one is given. */
export function readPlace(read: EnvReader, env: NodeJS.ProcessEnv, own = ''): EvidencePlace {
  const directory = read.optional('SALLYPORT_EVIDENCE_DIR') ?? ''
  const url = read.optional('SALLYPORT_EVIDENCE_URL')
  if (url === undefined) {
    for (const name of ['SALLYPORT_S3_LOCK_MODE', 'SALLYPORT_S3_LOCK_DAYS'])
      if (read.optional(name) !== undefined)
        read.reject(`${name} locks a bucket: name it in SALLYPORT_EVIDENCE_URL, or unset ${name}`)
    if (directory === '' && own !== '') return { kind: 'folder', directory: own }
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
