import type { BusOptions } from '@sallyport/bus'
import { MAX_DESTINATIONS } from '@sallyport/contracts'
import { EnvReader, readEntriesFile, readLog, readNats } from '@sallyport/service'
import type { LogOptions } from '@sallyport/telemetry'
import { type Destination, parseDestination } from './domain/destination.ts'
import { withAbsolutePaths } from './domain/paths.ts'

export interface ExporterConfig {
  readonly nats: BusOptions
  /** Where records go. */
  readonly destinations: readonly Destination[]
  /** Folder of what destinations refuse for good. */
  readonly deadLetters: string
  readonly log: LogOptions
}

/** Reads the configuration from an environment; throws an EnvError with every problem. */
export function readConfig(env: NodeJS.ProcessEnv): ExporterConfig {
  const read = new EnvReader(env)
  return read.finish({
    nats: readNats(read, 'exporter'),
    destinations: readDestinations(read),
    deadLetters: read.text('SALLYPORT_EXPORT_DEAD_LETTERS'),
    log: readLog(read),
  })
}

/** Where records go: `SALLYPORT_EXPORT_FILE`; nowhere where it is absent. */
export function readDestinations(read: EnvReader): readonly Destination[] {
  const variable = 'SALLYPORT_EXPORT_FILE'
  const { entries, folder, reject } = readEntriesFile(read, variable, {
    what: 'destinations',
    most: MAX_DESTINATIONS,
  })
  const destinations = entries.flatMap((entry, index) => {
    try {
      return [withAbsolutePaths(parseDestination(entry), folder)]
    } catch (error) {
      reject(`destination ${index + 1}: ${error instanceof Error ? error.message : 'is not valid'}`)
      return []
    }
  })
  const ids = destinations.map(({ id }) => id)
  for (const id of new Set(ids.filter((one, index) => ids.indexOf(one) !== index)))
    reject(`has more than one destination of the id ${id}`)
  return destinations
}
