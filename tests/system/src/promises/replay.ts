import { approvedSession } from './approved-session.ts'
import { clearValues } from './clear-values.ts'
import type { Promised } from './promise.ts'

/** What happened can be seen again, and holds nothing that was masked. */
export const replay: readonly Promised[] = [
  {
    step: '9a',
    what: 'carol replays the session in which alice changed a row',
    expected: 'alice, query, UPDATE orders, approved by bob, allow',
    async see(system) {
      const session = await approvedSession(system)
      const { stdout, stderr } = await system.cli('carol', ['replay', session, '--full'])
      const parts = ['alice', 'query', 'UPDATE orders', 'approved by bob', 'allow']
      const patterns = [/alice/, /query/, /UPDATE orders/, /approved by bob: looks right/, /allow/]
      const seen = parts.filter((_, at) => patterns[at]?.test(stdout))
      return seen.length === 0 ? stderr : seen.join(', ')
    },
  },
  {
    step: '9b',
    what: 'alice asks for the same replay',
    expected: 'refused',
    async see(system) {
      const session = await approvedSession(system)
      const { code, stdout, stderr } = await system.cli('alice', ['replay', session])
      const refused = code === 1 && stderr.includes('(forbidden)') && stdout === ''
      return refused ? 'refused' : stdout + stderr
    },
  },
  {
    step: '9c',
    what: 'every clear card number, e-mail and phone, sought in all files and streams',
    expected: 'found in none',
    see: clearValues,
  },
]
