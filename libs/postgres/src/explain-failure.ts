import type { Place } from './place.ts'
import { PostgresError, type PostgresErrorCode } from './errors.ts'

/** What is known of a server or an `initdb` that ended at start. */
export interface Failure {
  readonly place: Pick<Place, 'folder' | 'directory'>
  readonly output: string
  readonly port?: number
}

interface Explanation {
  readonly pattern: RegExp
  readonly code: PostgresErrorCode
  readonly say: (failure: Failure, found: string) => string
}

const EXPLANATIONS: readonly Explanation[] = [
  {
    pattern: /shared memory segment[^\n]*No space left on device/,
    code: 'failed',
    say: () =>
      'PostgreSQL found too little shared memory: give the container a larger /dev/shm (--shm-size)',
  },
  {
    pattern: /No space left on device|Check free disk space|ENOSPC|Disk quota exceeded|EDQUOT/,
    code: 'disk_full',
    say: ({ place }) =>
      `the disk that holds ${place.folder} is full: free some space and start again`,
  },
  {
    pattern: /Address already in use/,
    code: 'port_in_use',
    say: ({ port }) =>
      `port ${port} for PostgreSQL is in use by another program: stop that, or choose another port`,
  },
  {
    pattern: /lock file "postmaster.pid" already exists/,
    code: 'in_use',
    say: ({ place }) =>
      `another PostgreSQL server runs on ${place.folder}: stop it first, or use another folder`,
  },
  {
    pattern: /pre-existing shared memory block/,
    code: 'in_use',
    say: ({ place }) => `processes of an earlier server still hold ${place.folder}: try again`,
  },
  {
    pattern: /could not look up effective user ID (\d+)/,
    code: 'account',
    say: (_, found) =>
      `PostgreSQL needs an account with the number ${found} in /etc/passwd: run Sallyport as a user that has one`,
  },
  {
    pattern: /error while loading shared libraries: ([^:\s]+)|Library not loaded: (\S+)/,
    code: 'libraries',
    say: (_, found) =>
      `PostgreSQL needs the system library ${found}: install it with the system's package manager`,
  },
  {
    pattern: /version `([\w.]+)' not found/,
    code: 'libraries',
    say: (_, found) =>
      `PostgreSQL needs ${found}, and this system's libraries are older: use a newer system`,
  },
  {
    // The file is there, so what is missing is the dynamic loader that it names.
    pattern: /spawn \S+ (ENOENT)/,
    code: 'libraries',
    say: () =>
      'PostgreSQL needs a system with the GNU C library (musl, as in Alpine, is not enough): use another image',
  },
]

/** Turns what a failed start wrote into one sentence that says what to do. */
export function explainFailure(failure: Failure): PostgresError {
  for (const { pattern, code, say } of EXPLANATIONS) {
    const match = pattern.exec(failure.output)
    if (match === null) continue
    const found = match.slice(1).find((group) => group !== undefined) ?? ''
    return new PostgresError(code, say(failure, found))
  }
  const last = failure.output
    .trim()
    .split('\n')
    .findLast((line) => /FATAL|PANIC|error|could not/i.test(line))
  return new PostgresError(
    'failed',
    `PostgreSQL did not start${last === undefined ? '' : ` (${last.trim()})`}: see ${failure.place.directory}/postgres.log`,
  )
}
