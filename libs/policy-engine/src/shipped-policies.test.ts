import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { readCaseFile } from './case-file.ts'
import { checksOf } from './case-run.ts'

const POLICIES = new URL('../../../examples/policies/', import.meta.url)
const files = ['tests/', 'templates/'].flatMap((folder) =>
  readdirSync(new URL(folder, POLICIES))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}${name}`),
)

for (const name of files) {
  // It throws where the policy set cannot be published.
  const checks = checksOf(readCaseFile(new URL(name, POLICIES)))
  for (const { line, who, what, expected, run } of checks) {
    test(`${name}:${line}: ${who}: ${what} -> ${expected}`, async () => {
      assert.equal(await run(), undefined)
    })
  }
}
