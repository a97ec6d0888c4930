import { type PolicyChanges, policyPublish } from '@sallyport/contracts'
import { type Api, openApi } from '../api.ts'
import { requireRegistered } from '../connection-names.ts'
import type { Context } from '../context.ts'
import { CliError, usage } from '../errors.ts'
import { readText } from '../text-file.ts'
import { changesText } from '../output/diff.ts'
import { notYet } from '../not-yet.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { lookOver, policyInForce, policyPath, readVersion } from '../policy-api.ts'

/** How a set is published. */
export interface PublishOptions {
  readonly reason: string
  /** Whether a set without any policy is meant. */
  readonly empty?: boolean
  /** The version that must be in force. */
  readonly expect?: number
}

/** Whether anything stands in a text of Cedar beside comments. */
const hasPolicy = (cedar: string): boolean => cedar.replaceAll(/\/\/.*$/gm, '').trim() !== ''

/** Publishes a policy set in the place of the version that is in force now. */
export async function publishPolicy(
  context: Context,
  connection: string,
  file: string,
  { reason, empty, expect }: PublishOptions,
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
  await publish(context, api, { connection, cedar, reason, expect })
}

const MAX_REASON_CHARS = 512

/** Publishes the text of an older version again. */
export async function rollBack(
  context: Context,
  connection: string,
  version: number,
  options: { readonly reason: string },
): Promise<void> {
  const reason = `rollback to version ${version}: ${options.reason}`
  if (reason.length > MAX_REASON_CHARS)
    throw usage(
      `--reason is too long: with what is put before it, it may have ${MAX_REASON_CHARS} characters.`,
    )
  const api = openApi(context)
  await requireRegistered(api, connection)
  const { version: expect } = await policyInForce(api, connection)
  if (expect === version)
    throw new CliError('usage', `Version ${version} is in force; there is nothing to roll back.`, 2)
  const { cedar } = await readVersion(api, connection, version)
  await publish(context, api, { connection, cedar, reason, expect })
}

interface Publication {
  readonly connection: string
  readonly cedar: string
  readonly reason: string
  readonly expect: number | undefined
}

/** Says what changes, then publishes it, unless someone was faster. */
async function publish(
  context: Context,
  api: Api,
  { connection, cedar, reason, expect }: Publication,
): Promise<void> {
  const { problems, inForce, changes } = await lookOver(api, connection, cedar)
  if (problems.length > 0)
    throw new CliError(
      'invalid_policy',
      `The policy set is not valid; nothing was published.${problems.map((problem) => `\n  - ${problem}`).join('')}`,
    )
  const expectedVersion = expect ?? inForce
  if (expectedVersion > inForce) throw notYet(expectedVersion, inForce)
  if (expectedVersion !== inForce) throw conflict(connection, expectedVersion)
  if (!context.json && changes !== undefined)
    context.out.write(changesOf(context, inForce, changes))
  const body = { cedar, expectedVersion, reason }
  const { version } = await api
    .send('PUT', policyPath(connection), body, policyPublish.reply)
    .catch((error: unknown) => {
      const late = error instanceof CliError && error.code === 'version_conflict'
      throw late ? conflict(connection, expectedVersion) : error
    })
  show(
    context,
    { version, previous: expectedVersion, ...(changes !== undefined && { changes }) },
    () => `Published version ${version} of ${clean(connection)}.\n`,
  )
}

const changesOf = (context: Context, inForce: number, changes: PolicyChanges): string =>
  inForce === 0
    ? `The first version${changes.added.length > 0 ? `, with ${clean(changes.added.join(', '))}` : ''}.\n`
    : changesText(context, changes)

const conflict = (connection: string, expected: number): CliError =>
  new CliError(
    'version_conflict',
    `Version ${expected} is not in force any more: someone was faster, and nothing was published. See what they changed with: npx --no -- sallyport policy diff ${connection}${expected === 0 ? '' : ` --from ${expected}`}; put it into your file, then publish with --expect and the version that you saw in: npx --no -- sallyport policy history ${connection}`,
  )
