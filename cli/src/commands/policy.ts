import { policyGet, policyPublish } from '@sallyport/contracts'
import { openApi } from '../api.ts'
import { requireRegistered } from '../connection-names.ts'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'
import { readText } from '../text-file.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'

/** How a set is published. */
export interface PublishOptions {
  readonly reason: string
  /** Whether a set without any policy is meant. */
  readonly empty?: boolean
}

/** Whether anything stands in a text of Cedar beside comments. */
const hasPolicy = (cedar: string): boolean => cedar.replaceAll(/\/\/.*$/gm, '').trim() !== ''

const pathOf = (connection: string): string =>
  `/api/connections/${encodeURIComponent(connection)}/policy`

/** Shows the policy set in force on a connection. */
export async function showPolicy(context: Context, connection: string): Promise<void> {
  const api = openApi(context)
  await requireRegistered(api, connection)
  const policy = await api.get(pathOf(connection), policyGet.reply)
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
  { reason, empty }: PublishOptions,
): Promise<void> {
  const api = openApi(context)
  const cedar = await readText(context, file)
  if (empty !== true && !hasPolicy(cedar))
    throw new CliError(
      'empty_policy',
      `There is no policy in ${file}; published, it would deny everything. If that is meant, add --empty.`,
      2,
    )
  await requireRegistered(api, connection)
  const { version: expectedVersion } = await api.get(pathOf(connection), policyGet.reply)
  const body = { cedar, expectedVersion, reason }
  const answer = await api.send('PUT', pathOf(connection), body, policyPublish.reply)
  show(context, answer, () => `Published version ${answer.version} of ${clean(connection)}.\n`)
}
