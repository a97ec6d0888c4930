import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const SERVICES = ['edge', 'policy', 'approval', 'masking', 'recorder', 'control', 'exporter']
const read = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const variables = (text: string): string[] => [
  ...new Set(Array.from(text.matchAll(/SALLYPORT_[A-Z0-9_]*[A-Z]/g), ([name]) => name)),
]

/** What the shared readers read, by the name under which a service calls them. */
const SHARED = [
  { call: 'readNats(', file: 'libs/service/src/read-nats.ts' },
  { call: 'readLog(', file: 'libs/service/src/read-log.ts' },
  { call: 'readIdentity(', file: 'libs/service/src/read-identity.ts' },
  { call: 'readS3Settings(', file: 'libs/objectstore/src/s3/read-settings.ts' },
  { call: 'readS3Settings(', file: 'libs/objectstore/src/s3/credentials/read-place.ts' },
].map(({ call, file }) => ({ call, names: variables(read(file)) }))

for (const service of SERVICES) {
  test(`the README of ${service} has every variable that it reads, and no other`, () => {
    const config = read(`services/${service}/src/config.ts`)
    const shared = SHARED.filter(({ call }) => config.includes(call)).flatMap(({ names }) => names)
    const documented = variables(read(`services/${service}/README.md`))
    assert.deepEqual(
      documented.toSorted(),
      [...new Set([...variables(config), ...shared])].toSorted(),
    )
  })
}
