import { succeeded } from './register.ts'
import type { System } from './system.ts'

/**
 * The id of the approval whose request holds a text, as soon as one waits. The arguments of a call are shown with one
 * approval alone, and in no list.
 */
export function waitingFor(system: System, text: string): Promise<string> {
  const asked = async (...args: readonly string[]): Promise<string> =>
    succeeded(await system.cli('bob', ['--json', 'approvals', ...args])).stdout
  return system.until(`an approval of ${text} that waits`, async () => {
    const listed: unknown = JSON.parse(await asked('list', '--status', 'pending'))
    for (const one of Array.isArray(listed) ? listed : []) {
      const id = String(Reflect.get(Object(one), 'id'))
      // One after the other: seldom does more than one wait.
      // oxlint-disable-next-line no-await-in-loop
      const shown: unknown = JSON.parse(await asked('show', id))
      if (JSON.stringify(shown).includes(text)) return id
    }
    return undefined
  })
}
