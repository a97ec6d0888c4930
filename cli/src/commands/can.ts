import { type Permission, policyCan } from '@sallyport/contracts'
import { openApi } from '../api.ts'
import { requireRegistered } from '../connection-names.ts'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { policyPath } from '../policy-api.ts'
import { addressOf, type AskedAbout, principalOf, principalText } from '../principal.ts'

/** Says what someone can do with everything of a connection. */
export async function showPermissions(context: Context, options: AskedAbout): Promise<void> {
  const { connection } = options
  const principal = principalOf(options)
  const api = openApi(context)
  await requireRegistered(api, connection)
  const permissions: Permission[] = []
  let policyVersion: number | undefined
  let next: string | undefined
  do {
    const body = { principal, ...addressOf(options), ...(next !== undefined && { after: next }) }
    // Each page names the one behind it.
    // oxlint-disable-next-line no-await-in-loop
    const page = await api.send(
      'POST',
      `${policyPath(connection)}/permissions`,
      body,
      policyCan.reply,
    )
    if (policyVersion !== undefined && page.policyVersion !== policyVersion)
      throw new CliError('conflict', 'A version was published meanwhile; ask again.')
    ;({ policyVersion, next } = page)
    permissions.push(...page.permissions)
  } while (next !== undefined)
  const answer = { connection, principal, policyVersion, permissions }
  show(context, answer, () => {
    const title = `${principalText(principal)} on ${connection}, by version ${policyVersion}\n`
    return `${clean(title)}${closed(permissions)}${rows(permissions)}`
  })
}

/** Whoever may not connect uses nothing, whatever else is permitted. */
const closed = (permissions: readonly Permission[]): string =>
  permissions.some(
    ({ name, kind, outcome }) => kind === 'method' && name === 'connect' && outcome === 'allow',
  )
    ? ''
    : 'They may not connect, so that nothing of this can be used.\n'

const WORDS = {
  allow: 'allowed',
  approval: 'with approval',
  some: 'for some arguments',
  deny: 'no',
} as const

const rows = (permissions: readonly Permission[]): string =>
  table(
    ['KIND', 'NAME', 'CAN', 'APPROVED BY', 'POLICIES'],
    permissions.map(({ kind, name, outcome, approvers, policies, held }) => [
      kind,
      name,
      held === true ? 'no: its definition waits for a decision' : WORDS[outcome],
      approvers.join(', '),
      policies.join(', '),
    ]),
  )
