import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readConfig } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-export-config-'))
after(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'export.yaml')
const env = { SALLYPORT_EXPORT_FILE: file, SALLYPORT_EXPORT_DEAD_LETTERS: '/dead' }

test('destinations are read from YAML, with paths relative to the folder of the file', () => {
  writeFileSync(
    file,
    `- id: splunk
  kind: splunk_hec
  url: https://splunk.example:8088
  authorization: { file: secrets/token }
  tls: { caFile: ca.pem }
- id: copy
  kind: file
  path: /var/log/audit.ndjson
  classes: [break_glass]
`,
  )
  const { destinations, deadLetters } = readConfig(env)
  assert.equal(deadLetters, '/dead')
  assert.deepEqual(destinations, [
    {
      id: 'splunk',
      kind: 'splunk_hec',
      url: 'https://splunk.example:8088',
      authorization: { file: join(folder, 'secrets/token') },
      tls: { caFile: join(folder, 'ca.pem') },
    },
    { id: 'copy', kind: 'file', path: '/var/log/audit.ndjson', classes: ['break_glass'] },
  ])
})

test('the example is a file of destinations', () => {
  const example = new URL('../../../examples/export.yaml', import.meta.url).pathname
  const { destinations } = readConfig({ ...env, SALLYPORT_EXPORT_FILE: example })
  assert.deepEqual([...new Set(destinations.map(({ kind }) => kind))].toSorted(), [
    'elasticsearch',
    'file',
    'https',
    'otlp',
    'splunk_hec',
    'syslog',
  ])
})

test('all problems are told together, and none shows what stands in the file', () => {
  writeFileSync(
    file,
    JSON.stringify([
      { id: 'a', kind: 'https', url: 'http://secret.example' },
      { id: 'b', kind: 'file', path: '/a' },
      { id: 'b', kind: 'file', path: '/b' },
      { id: 'c', kind: 'secret' },
    ]),
  )
  assert.throws(
    () => readConfig({ SALLYPORT_EXPORT_FILE: file }),
    (error: Error) => {
      for (const problem of [
        /destination 1: url must be https/,
        /destination 4: kind must be one of/,
        /more than one destination of the id b/,
        /SALLYPORT_EXPORT_DEAD_LETTERS is missing/,
      ])
        assert.match(error.message, problem)
      assert.doesNotMatch(error.message, /secret/)
      return true
    },
  )
  const none = readConfig({ SALLYPORT_EXPORT_DEAD_LETTERS: '/dead' })
  assert.deepEqual(none.destinations, [], 'without a file it exports nothing')
})
