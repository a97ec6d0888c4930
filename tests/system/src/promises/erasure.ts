import type { System } from '@sallyport/kit'
import type { Promised } from './promise.ts'
import { approvedSession } from './approved-session.ts'

/** Content goes, evidence stays; and a hold keeps both. */
export const erasure: readonly Promised[] = [
  {
    step: '12a',
    what: 'carol holds what alice did; dave, an admin, wants it erased, and releases the hold himself',
    expected: 'refused (held); refused (forbidden)',
    async see(system) {
      const session = await approvedSession(system)
      await system.cli('carol', ['hold', '--principal', 'alice', '--reason', 'a lawsuit'])
      const erased = await erase(system, session)
      const released = await release(system, 'dave', await holdOf(system))
      return [erased, released].map(codeIn).join('; ')
    },
  },
  {
    step: '12b',
    what: 'carol releases the hold, dave erases the session; carol replays it and verifies the evidence',
    expected:
      'erased by dave: a right of alice; UPDATE orders is gone; decided and delivered; exit 0',
    async see(system) {
      const session = await approvedSession(system)
      await release(system, 'carol', await holdOf(system))
      const erased = await erase(system, session)
      if (erased.code !== 0) return erased.stderr
      const { stdout } = await system.cli('carol', ['replay', session, '--full'])
      await system.evidence.settled()
      const args = ['verify', system.evidence.directory, '--key', system.verifierKeyFile]
      const { code } = await system.cli(undefined, args)
      return [
        /erased by dave at .*: a right of alice/.test(stdout)
          ? 'erased by dave: a right of alice'
          : stdout,
        stdout.includes('UPDATE orders') ? stdout : 'UPDATE orders is gone',
        /decision {2}allow/.test(stdout) && /outcome {3}delivered/.test(stdout)
          ? 'decided and delivered'
          : stdout,
        `exit ${code}`,
      ].join('; ')
    },
  },
]

type Ran = Awaited<ReturnType<System['cli']>>

const erase = (system: System, session: string): Promise<Ran> =>
  system.cli('dave', ['erase', '--session', session, '--reason', 'a right of alice'])

const release = (system: System, who: 'carol' | 'dave', hold: string): Promise<Ran> =>
  system.cli(who, ['release', hold, '--reason', 'settled'])

async function holdOf(system: System): Promise<string> {
  const { stdout } = await system.cli('carol', ['--json', 'holds'])
  const [hold]: { readonly id: string }[] = JSON.parse(stdout)
  return hold?.id ?? 'none'
}

/** How a command was refused. */
function codeIn({ code, stdout, stderr }: Ran): string {
  const [told] = /\(\w+\)/.exec(stderr) ?? []
  return code === 1 && told !== undefined ? `refused ${told}` : stdout + stderr
}
