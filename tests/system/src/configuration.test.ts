import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const SERVICES = ['edge', 'policy', 'approval', 'masking', 'recorder', 'control', 'exporter']
const read = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
const variables = (text: string): string[] => [
  ...new Set(Array.from(text.matchAll(/SALLYPORT_[A-Z_]*[A-Z]/g), ([name]) => name)),
]

/** What the shared readers read, by the name under which a service calls them. */
const SHARED = ['nats', 'log', 'identity'].map((part) => ({
  call: `read${part[0]?.toUpperCase()}${part.slice(1)}(`,
  names: variables(read(`libs/service/src/read-${part}.ts`)),
}))

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
