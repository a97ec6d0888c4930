import { join } from 'node:path'
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
    what: 'dave, an admin, replays it too; then the log is asked who looked at its content',
    expected: 'UPDATE, approved by bob, no content; carol looked, dave did not',
    async see(system) {
      const session = await approvedSession(system)
      const { stdout } = await system.cli('dave', ['replay', session, '--full'])
      await system.evidence.settled()
      const looks = await system.evidence.looks()
      const carol = looks.filter((look) => look.session === session && look.by === 'carol')
      const dave = looks.filter(({ by }) => by === 'dave')
      return [
        withoutContent(stdout),
        `${carol.length > 0 ? 'carol looked' : 'nobody looked'}, dave did${dave.length > 0 ? '' : ' not'}`,
      ].join('; ')
    },
  },
  {
    step: '9d',
    what: 'the same from the evidence alone: with the recording key, and without',
    expected: 'UPDATE orders, approved by bob; UPDATE, approved by bob, no content',
    async see(system) {
      const session = await approvedSession(system)
      await system.evidence.settled()
      const { directory } = system.evidence
      const from = ['replay', session, '--evidence', directory, '--key', system.verifierKeyFile]
      const key = join(system.directory, 'deployment', 'secrets', 'recording-key')
      const opened = await system.cli(undefined, [...from, '--recording-key', key])
      const closed = await system.cli(undefined, from)
      if (opened.code !== 0 || closed.code !== 0) return opened.stderr + closed.stderr
      const whole = opened.stdout.includes('UPDATE orders') && /approved by bob/.test(opened.stdout)
      return [
        whole ? 'UPDATE orders, approved by bob' : opened.stdout,
        withoutContent(closed.stdout),
      ].join('; ')
    },
  },
  {
    step: '9e',
    what: 'every clear card number, e-mail and phone, sought in all files and streams',
    expected: 'found in none',
    see: clearValues,
  },
]

/** What is told of a session where its content is not. */
const withoutContent = (told: string): string =>
  told.includes('UPDATE orders') || !/SQL: UPDATE/.test(told) || !/approved by bob/.test(told)
    ? told
    : 'UPDATE, approved by bob, no content'
