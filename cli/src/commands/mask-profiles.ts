import { type maskingHistory, maskingPublish, type ReplyOf } from '@sallyport/contracts'
import { stringify } from 'yaml'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { CliError, usage } from '../errors.ts'
import {
  profilePath,
  readProfile,
  readProfileFile,
  readProfiles,
  readVersions,
} from '../mask-api.ts'
import { notYet } from '../not-yet.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { when } from '../output/time.ts'

/** Lists the profiles in force. */
export async function listProfiles(context: Context): Promise<void> {
  const profiles = await readProfiles(openApi(context))
  show(context, profiles, () =>
    table(
      ['NAME', 'VERSION', 'WHEN', 'WHO', 'DESCRIPTION'],
      profiles.map(({ name, version, time, author, description }) => [
        name,
        String(version),
        time === undefined ? '' : when(time),
        author?.id ?? '',
        description ?? '',
      ]),
    ),
  )
}

/** Shows a profile as YAML, as `publish` takes it. */
export async function showProfile(
  context: Context,
  name: string,
  { version }: { readonly version?: number },
): Promise<void> {
  if (version === 0) throw usage('Versions begin with 1; leave out --version for the one in force.')
  const found = await readProfile(openApi(context), name, version)
  const { author, time, reason } = found
  const by =
    author === undefined
      ? 'built in'
      : `published by ${author.id} at ${time ?? ''}: ${(reason ?? '').replaceAll(/\s+/g, ' ')}`
  const title = `# ${name}, version ${found.version}, ${by}`
  show(context, found, () => clean(`${title}\n${stringify(found.profile)}`))
}

export interface ProfileHistoryOptions {
  readonly limit: string
  readonly before?: number
}

/** Lists who published what when and why, the newest first. */
export async function showProfileHistory(
  context: Context,
  name: string,
  { limit, before }: ProfileHistoryOptions,
): Promise<void> {
  const query = new URLSearchParams({
    limit,
    ...(before !== undefined && { before: String(before) }),
  })
  const versions = await readVersions(openApi(context), name, query)
  show(context, versions, () =>
    versions.length === 0 ? 'Nothing was published yet.\n' : rows(versions),
  )
}

const rows = (versions: ReplyOf<typeof maskingHistory>['versions']): string =>
  table(
    ['VERSION', 'WHEN', 'WHO', 'WHY'],
    versions.map(({ version, time, author, reason }) => [
      String(version),
      when(time ?? ''),
      author?.id ?? '',
      reason ?? '',
    ]),
  )

export interface PublishProfileOptions {
  readonly reason: string
  readonly expect?: number
}

/** Publishes a file in the place of the version that is in force now. */
export async function publishProfile(
  context: Context,
  file: string,
  { reason, expect }: PublishProfileOptions,
): Promise<void> {
  const profile = await readProfileFile(context, file)
  const { name } = profile
  const api = openApi(context)
  const inForce = (await readProfiles(api)).find((one) => one.name === name)?.version ?? 0
  const expectedVersion = expect ?? inForce
  if (expectedVersion > inForce) throw notYet(expectedVersion, inForce)
  const body = { profile, expectedVersion, reason }
  const { version } = await api
    .send('PUT', profilePath(name), body, maskingPublish.reply)
    .catch((error: unknown) => {
      if (error instanceof CliError && error.code === 'version_conflict')
        throw conflict(name, expectedVersion)
      throw error
    })
  show(
    context,
    { name, version, previous: expectedVersion },
    () => `Published version ${version} of the masking profile ${clean(name)}.\n`,
  )
}

const conflict = (name: string, expected: number): CliError =>
  new CliError(
    'version_conflict',
    `Version ${expected} is not in force, and nothing was published. See who published what with: npx --no -- sallyport mask history ${name}; look at it with: npx --no -- sallyport mask show ${name}; then publish with --expect and the version that you saw.`,
  )
