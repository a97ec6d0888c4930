import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { clientCommand } from './client/command.ts'
import { countsOf, shortfallsOf } from './report/compare.ts'
import { type FixtureServer, startFixtureServer } from './server/fixture-server.ts'
import { runSet } from './suite/run-set.ts'
import { SETS } from './suite/sets.ts'

let folder: string
let server: FixtureServer

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conformance-'))
  server = await startFixtureServer()
})
after(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

for (const set of SETS)
  test(`the fixture passes the set ${set.name}: ${set.baseline.passed} checks`, async ({
    signal,
  }) => {
    const subject = { url: server.url, clientCommand: clientCommand() }
    const results = await runSet(set, subject, { folder: join(folder, set.name), signal })
    assert.deepEqual(shortfallsOf(set, results, true), [])
    assert.deepEqual(countsOf(results), set.baseline)
  })
