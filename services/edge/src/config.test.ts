import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EnvReader } from '@sallyport/service'
import { DEFAULT_TARGETS, readPrograms } from './config.ts'

const programsOf = (value?: string): readonly string[] => {
  const read = new EnvReader(value === undefined ? {} : { SALLYPORT_EDGE_PROGRAMS: value })
  return read.finish({ programs: readPrograms(read) }).programs
}

test('no program may be run unless it is listed', () => {
  assert.deepEqual(DEFAULT_TARGETS.programs, [])
  assert.deepEqual(programsOf(), [])
})

test('programs are listed by absolute paths', () => {
  assert.deepEqual(programsOf('/opt/a, /opt/b c ,/opt/d'), ['/opt/a', '/opt/b c', '/opt/d'])
  for (const value of ['node', './a', '/opt/a,node', '/opt/a,', ',', '*'])
    assert.throws(() => programsOf(value), /SALLYPORT_EDGE_PROGRAMS/, value)
})
