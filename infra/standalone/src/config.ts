import { join } from 'node:path'
import { readWebhooks } from '@sallyport/control'
import { readPrograms } from '@sallyport/edge'
import { readDestinations } from '@sallyport/exporter'
import { readPlace } from '@sallyport/recorder'
import { EnvReader, readNats } from '@sallyport/service'
import { evidenceFolder } from './folders.ts'
import type { StandaloneOptions } from './options.ts'
import { DEFAULT_PORTS, PORT_NAMES, portVariable, type Ports } from './ports.ts'

/** Reads what `npm start` may be told; throws an EnvError with every problem. */
export function readConfig(env: NodeJS.ProcessEnv, repository: string): StandaloneOptions {
  const read = new EnvReader(env)
  const ports = readPorts(read)
  const nats = read.optional('SALLYPORT_NATS_URL') && readNats(read, 'standalone')
  const directory = read.text('SALLYPORT_DIR', join(repository, '.sallyport'))
  return read.finish({
    directory,
    evidence: readPlace(read, env, evidenceFolder(directory)),
    ports,
    programs: readPrograms(read),
    webhooks: readWebhooks(read),
    destinations: readDestinations(read),
    ...(nats !== undefined && nats !== '' && { nats }),
  })
}

function readPorts(read: EnvReader): Ports {
  const ports: Record<keyof Ports, number> = { ...DEFAULT_PORTS }
  for (const name of PORT_NAMES) {
    ports[name] = read.integer(portVariable(name), DEFAULT_PORTS[name], 1, 65_535)
  }
  return ports
}
