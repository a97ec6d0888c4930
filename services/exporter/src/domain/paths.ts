import { resolve } from 'node:path'
import type { Destination, Tls } from './destination.ts'

/** A destination whose files are named from the root; those of the configuration are relative to its folder. */
export function withAbsolutePaths(destination: Destination, folder: string): Destination {
  const from = (path: string): string => resolve(folder, path)
  switch (destination.kind) {
    case 'file':
      return { ...destination, path: from(destination.path) }
    case 'syslog':
      return { ...destination, ...tlsFrom(destination.tls, from) }
    case 'https':
    case 'splunk_hec':
    case 'elasticsearch':
    case 'otlp': {
      const { authorization, tls } = destination
      return {
        ...destination,
        ...tlsFrom(tls, from),
        ...(authorization !== undefined && {
          authorization: { ...authorization, file: from(authorization.file) },
        }),
      }
    }
  }
}

function tlsFrom(tls: Tls | undefined, from: (path: string) => string): { readonly tls?: Tls } {
  if (tls === undefined) return {}
  return {
    tls: Object.fromEntries(Object.entries(tls).map(([name, path]) => [name, from(path)])),
  }
}
