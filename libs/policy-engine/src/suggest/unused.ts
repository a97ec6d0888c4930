import type { policyOutline, ReplyOf } from '@sallyport/contracts'
import type { Use } from './use.ts'

/** Permissions that nobody used. */
export interface Unused {
  /** Policies in force that determined no decision. */
  readonly policies: readonly string[]
  /** Tools that members of a group may use, and none of them did. */
  readonly tools: readonly { readonly group: string; readonly tools: readonly string[] }[]
  /** Tables that a permit names, and nothing that was used touched. */
  readonly tables: readonly string[]
}

/** What of the set in force nobody used. `determining` are the policies that determined any decision. */
export function unusedOf(
  { policies, usable }: Pick<ReplyOf<typeof policyOutline>, 'policies' | 'usable'>,
  uses: readonly Use[],
  determining: ReadonlySet<string>,
): Unused {
  const calls = uses.filter(({ action }) => action === 'tools/call')
  const touched = new Set(
    uses.flatMap(({ shape }) =>
      ['sql.tablesRead', 'sql.tablesWritten'].flatMap((list) => shape?.lists[list] ?? []),
    ),
  )
  const named = policies.flatMap(({ effect, tables }) => (effect === 'permit' ? tables : []))
  const left = usable.map(({ group, tools }) => {
    const used = new Set(
      calls.filter(({ person }) => person.ever.has(group)).map(({ name }) => name),
    )
    return { group, tools: tools.filter((name) => !used.has(name)) }
  })
  return {
    policies: policies.map(({ id }) => id).filter((id) => !determining.has(id)),
    tools: left.filter(({ tools }) => tools.length > 0),
    tables: [...new Set(named)].filter((table) => !touched.has(table)),
  }
}
