import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explainFailure } from './explain-failure.ts'

const place = { folder: '/data', directory: '/data' }

/** What the programs and the system really write, and what a person is told. */
const CASES = [
  [
    'initdb: error: could not write to file "pg_wal/000000010000000000000001": No space left on device',
    'disk_full',
    /the disk that holds \/data is full/,
  ],
  [
    'FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes at block 10\nHINT:  Check free disk space.',
    'disk_full',
    /is full/,
  ],
  [
    'FATAL:  could not resize shared memory segment "/PostgreSQL.7": No space left on device',
    'failed',
    /\/dev\/shm/,
  ],
  [
    'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use',
    'port_in_use',
    /port 7440/,
  ],
  [
    'postgres: error while loading shared libraries: libstdc++.so.6: cannot open shared object file',
    'libraries',
    /libstdc\+\+\.so\.6/,
  ],
  [
    "postgres: /lib/libc.so.6: version `GLIBC_2.28' not found (required by postgres)",
    'libraries',
    /GLIBC_2\.28/,
  ],
  [
    'initdb: could not look up effective user ID 1500: user does not exist',
    'account',
    /number 1500 in \/etc\/passwd/,
  ],
  ['Error: spawn /x/bin/initdb ENOENT', 'libraries', /musl/],
  ['LOG:  starting\nFATAL:  something new\n', 'failed', /something new.*postgres\.log/],
] as const

for (const [output, code, message] of CASES) {
  test(`tells ${code} of: ${output.split('\n')[0]}`, () => {
    const error = explainFailure({ place, output, port: 7440 })
    assert.equal(error.code, code)
    assert.match(error.message, message)
    assert.doesNotMatch(error.message, /\n/)
  })
}
