/**
 * What `npm run check` and `npm test` do, in order. Each is one program, found on the PATH of the dependencies; `counts`
 * marks those whose output tells how many tests passed and failed.
 */

export const CHECKS = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint', '--deny-warnings'] },
  { name: 'types', command: ['tsc'] },
  { name: 'boundaries', command: ['turbo', 'boundaries'] },
  { name: 'unused code', command: ['knip', '--no-config-hints'] },
]

export const TESTS = [
  {
    name: 'tests of the bootstrap',
    counts: true,
    command: ['node', '--test', 'infra/bootstrap/*.test.mjs'],
  },
  {
    name: 'tests',
    counts: true,
    command: [
      'turbo',
      'run',
      'test',
      '--concurrency=2',
      '--continue=dependencies-successful',
      '--output-logs=full',
      '--ui=stream',
    ],
  },
]
