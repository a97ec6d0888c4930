import { readFileSync } from 'node:fs'
import type { Tls } from '../domain/destination.ts'

/** Authority, certificate and key of a TLS client, as Node takes them. Throws where a file cannot be read. */
export interface TlsOptions {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

/** Reads the files; the authorities of the machine count where none is named. */
export function readTls({ caFile, certFile, keyFile }: Tls = {}): TlsOptions {
  return {
    ...(caFile !== undefined && { ca: readFileSync(caFile, 'utf8') }),
    ...(certFile !== undefined && { cert: readFileSync(certFile, 'utf8') }),
    ...(keyFile !== undefined && { key: readFileSync(keyFile, 'utf8') }),
  }
}
