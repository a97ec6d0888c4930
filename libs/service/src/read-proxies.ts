import type { EnvReader } from './read-env.ts'

/** Addresses, or networks with a slash, of proxies whose `X-Forwarded-For` is believed; none unless said. */
export function readProxies(reader: EnvReader, name: string): readonly string[] {
  const pattern = /^$|^[\da-fA-F.:/]+(\s*,\s*[\da-fA-F.:/]+)*$/
  const what = 'addresses or networks such as 10.0.0.0/8, separated by commas'
  return reader
    .matching(name, pattern, what, '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}
