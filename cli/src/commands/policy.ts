import { policyGet, policyPublish } from '@sallyport/contracts'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { readText } from './connections.ts'

const pathOf = (connection: string): string =>
  `/api/connections/${encodeURIComponent(connection)}/policy`

/** Shows the policy set in force on a connection. */
export async function showPolicy(context: Context, connection: string): Promise<void> {
  const policy = await openApi(context).get(pathOf(connection), policyGet.reply)
  show(
    context,
    policy,
    () => `// ${clean(connection)}, version ${policy.version}\n${clean(policy.cedar)}\n`,
  )
}

/** Publishes a policy set in the place of the version that is in force now. */
export async function publishPolicy(
  context: Context,
  connection: string,
  file: string,
  { reason }: { readonly reason: string },
): Promise<void> {
  const api = openApi(context)
  const cedar = await readText(file)
  const { version: expectedVersion } = await api.get(pathOf(connection), policyGet.reply)
  const body = { cedar, expectedVersion, reason }
  const answer = await api.send('PUT', pathOf(connection), body, policyPublish.reply)
  show(context, answer, () => `Published version ${answer.version} of ${clean(connection)}.\n`)
}
