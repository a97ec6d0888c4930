import { policyHistory, type PolicyVersion } from '@sallyport/contracts'
import { type Api, openApi } from '../api.ts'
import { requireRegistered } from '../connection-names.ts'
import type { Context } from '../context.ts'
import { usage } from '../errors.ts'
import { clean } from '../output/clean.ts'
import { diffText } from '../output/diff.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { when } from '../output/time.ts'
import { policyInForce, policyPath, readVersion } from '../policy-api.ts'
import { readText } from '../text-file.ts'

/** Shows the policy set in force on a connection, or one that was. */
export async function showPolicy(
  context: Context,
  connection: string,
  { version }: { readonly version?: number },
): Promise<void> {
  const api = openApi(context)
  await requireRegistered(api, connection)
  if (version === undefined) {
    const policy = await policyInForce(api, connection)
    const title = `// ${connection}, version ${policy.version}`
    show(context, policy, () => clean(`${title}\n${policy.cedar}\n`))
    return
  }
  const old = await readVersion(api, connection, version)
  const title = `// ${connection}, version ${version}, published by ${old.author.id} at ${old.time}: ${old.reason.replaceAll(/\s+/g, ' ')}`
  show(context, old, () => clean(`${title}\n${old.cedar}\n`))
}

export interface HistoryOptions {
  readonly limit: string
  readonly before?: number
}

/** Lists who published what when and why. */
export async function showHistory(
  context: Context,
  connection: string,
  { limit, before }: HistoryOptions,
): Promise<void> {
  const api = openApi(context)
  await requireRegistered(api, connection)
  const versions: PolicyVersion[] = []
  for (let next = before; versions.length < Number(limit);) {
    const query = new URLSearchParams({
      limit: String(Number(limit) - versions.length),
      ...(next !== undefined && { before: String(next) }),
    })
    const path = `${policyPath(connection)}/versions?${query.toString()}`
    // Each page names the one behind it.
    // oxlint-disable-next-line no-await-in-loop
    const page = await api.get(path, policyHistory.reply)
    versions.push(...page.versions)
    next = page.next
    if (next === undefined) break
  }
  show(context, versions, () =>
    versions.length === 0 ? 'Nothing was published yet.\n' : rows(versions),
  )
}

const rows = (versions: readonly PolicyVersion[]): string =>
  table(
    ['VERSION', 'WHEN', 'WHO', 'CHANGES', 'WHY'],
    versions.map(({ version, time, author, changes, reason }) => [
      String(version),
      when(time),
      author.id,
      changes === undefined
        ? ''
        : [
            ...changes.added.map((id) => `+${id}`),
            ...changes.removed.map((id) => `-${id}`),
            ...changes.changed.map((id) => `~${id}`),
          ].join(' '),
      reason,
    ]),
  )

export interface DiffOptions {
  readonly from?: number
  readonly to?: number
}

interface Side {
  readonly label: string
  readonly cedar: string
}

/** Compares two texts of a connection, as diff does. Returns the exit code: 0 for the same, 1 for others. */
export async function diffPolicy(
  context: Context,
  connection: string,
  file: string | undefined,
  { from, to }: DiffOptions,
): Promise<0 | 1> {
  if (file !== undefined && to !== undefined)
    throw usage('A file is compared with one version: leave out --to, or the file.')
  if (file === undefined && from === undefined)
    throw usage(
      `Say what to compare: a file, or versions, such as policy diff ${connection} --from 3 --to 4.`,
    )
  const api = openApi(context)
  await requireRegistered(api, connection)
  const before = await sideOf(api, connection, from)
  const after =
    file === undefined
      ? await sideOf(api, connection, to)
      : { label: file, cedar: await readText(context, file) }
  const { unifiedDiff } = await import('@sallyport/policy-engine/unified-diff')
  const labels = { before: before.label, after: after.label }
  const diff = unifiedDiff(before.cedar, after.cedar, labels)
  show(context, { ...labels, same: diff === '', diff }, () => diffText(context, diff))
  return diff === '' ? 0 : 1
}

/** A version, or the one in force. */
async function sideOf(api: Api, connection: string, version: number | undefined): Promise<Side> {
  const found =
    version === undefined
      ? await policyInForce(api, connection)
      : await readVersion(api, connection, version)
  return { label: `version ${found.version}`, cedar: found.cedar }
}
