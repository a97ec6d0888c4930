import type { BusOptions, StreamLimits } from '@sallyport/bus'
import { EnvReader, readNats } from '@sallyport/service'
import type { LogKeyFiles } from './key-files.ts'

/** What a deployment of several processes needs before its services start. */
export interface ProvisionConfig {
  readonly nats: BusOptions
  readonly limits: StreamLimits
  readonly logOrigin: string
  readonly logKey: LogKeyFiles
  readonly sealingKeyFile: string
  readonly maskingKeyFile: string
  readonly recordingKeyFile: string
}

const MIB = 1024 ** 2

/** Reads the configuration from an environment; throws an EnvError with every problem. */
export function readConfig(env: NodeJS.ProcessEnv): ProvisionConfig {
  const read = new EnvReader(env)
  const bytes = (name: string, mib: number): number =>
    read.integer(name, mib, 1, 1024 * 1024 * 1024) * MIB
  return read.finish({
    nats: readNats(read, 'provision'),
    limits: {
      journalBytes: bytes('SALLYPORT_JOURNAL_MIB', 4096),
      stateBytes: bytes('SALLYPORT_STATE_MIB', 1024),
      auditBytes: bytes('SALLYPORT_AUDIT_MIB', 1024),
      approvalBytes: bytes('SALLYPORT_APPROVAL_MIB', 256),
      askedBytes: bytes('SALLYPORT_ASKED_MIB', 256),
      heldBytes: bytes('SALLYPORT_HELD_MIB', 256),
      ratesBytes: bytes('SALLYPORT_RATES_MIB', 256),
      replicas: read.integer('SALLYPORT_STREAM_REPLICAS', 1, 1, 5),
    },
    logOrigin: read.text('SALLYPORT_LOG_ORIGIN'),
    logKey: {
      logKey: read.text('SALLYPORT_LOG_KEY_FILE'),
      verifierKey: read.text('SALLYPORT_LOG_VERIFIER_FILE'),
    },
    sealingKeyFile: read.text('SALLYPORT_EDGE_SEALING_KEY_FILE'),
    maskingKeyFile: read.text('SALLYPORT_MASKING_KEY_FILE'),
    recordingKeyFile: read.text('SALLYPORT_RECORDING_KEY_FILE'),
  })
}
