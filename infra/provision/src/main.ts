/** Makes the streams and keys of a deployment where they are missing, and ends. What is there is never changed. */
import { provisionStreams } from '@sallyport/bus'
import { EnvError } from '@sallyport/service'
import { readConfig } from './config.ts'
import { keepLogKey, keepMaskingKey, keepRecordingKey, keepSealingKey } from './key-files.ts'

try {
  // The one place where the environment is read.
  // oxlint-disable-next-line node/no-process-env
  const config = readConfig(process.env)
  await keepLogKey(config.logKey, config.logOrigin)
  await keepSealingKey(config.sealingKeyFile)
  await keepMaskingKey(config.maskingKeyFile)
  await keepRecordingKey(config.recordingKeyFile)
  await provisionStreams(config.nats, config.limits)
  console.log('provision: the keys and the streams are there')
} catch (error) {
  process.exitCode = error instanceof EnvError ? 2 : 1
  console.error(`provision: ${error instanceof Error ? error.message : String(error)}`)
}
