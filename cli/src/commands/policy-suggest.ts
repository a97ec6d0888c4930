import { type Static, Type } from 'typebox'
import { openApi } from '../api.ts'
import { requireRegistered } from '../connection-names.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../errors.ts'
import { askLong } from '../news.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { writeNew } from '../text-file.ts'
import { daysAgo, type RangeOptions } from './policy-range.ts'

const Names = Type.Array(Type.String())
const Result = Type.Object({
  version: Type.Integer(),
  cedar: Type.String(),
  policies: Type.Integer(),
  used: Type.Integer(),
  leftOut: Type.Integer(),
  uncovered: Type.Integer(),
  refused: Type.Integer(),
  permitted: Type.Integer(),
  unused: Type.Object({
    policies: Names,
    tools: Type.Array(Type.Object({ group: Type.String(), tools: Names })),
    tables: Names,
  }),
  complete: Type.Boolean(),
})
type Result = Static<typeof Result>

/** How policies are suggested. */
export interface SuggestOptions extends RangeOptions {
  readonly connection: string
  /** File that takes the policies; there must be none of this name. */
  readonly output?: string
}

/** Writes the smallest policy set that covers what was used, and lists permissions that were not. Publishes nothing. */
export async function suggestPolicy(
  context: Context,
  { connection, since = daysAgo(30), until, output }: SuggestOptions,
): Promise<ExitCode> {
  await requireRegistered(openApi(context), connection)
  const path = `/api/connections/${encodeURIComponent(connection)}/policy/suggestion`
  const body = { since, ...(until !== undefined && { until }) }
  const result = await askLong(context, path, body, Result)
  if (output !== undefined) await writeNew(context, output, result.cedar)
  show(context, { connection, since, ...(until !== undefined && { until }), ...result }, () => {
    const report = `${summary(result)}${unusedText(result)}`
    return output === undefined
      ? `${clean(result.cedar)}\n${comment(report)}`
      : `${report}Written to ${clean(output)}; nothing is published.\n`
  })
  return result.refused + result.permitted > 0 ? 1 : 0
}

function summary({ used, policies, leftOut, uncovered, refused, permitted }: Result): string {
  const lines = [
    `${policies} policies cover ${used - leftOut - uncovered} of ${used} operations that were allowed or consented to.`,
    ...(leftOut > 0
      ? [`${leftOut} are not covered: masking changed what they are called, or what they read.`]
      : []),
    ...(uncovered > 0
      ? [
          `${uncovered} are not covered, so that what was refused stays refused; comments say which and why.`,
        ]
      : []),
    ...(refused > 0
      ? [`${refused} of them would be refused all the same: they came while this was made.`]
      : []),
    ...(permitted > 0
      ? [`${permitted} that were refused would be permitted: they came while this was made.`]
      : []),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function unusedText({ unused, version, complete }: Result): string {
  const lines = [
    ...unused.policies.map((id) => `policy ${id}: determined no decision`),
    ...unused.tools.map(({ group, tools }) => `group ${group}: never used ${tools.join(', ')}`),
    ...(unused.tables.length > 0 ? [`tables never touched: ${unused.tables.join(', ')}`] : []),
  ]
  const head = `Permissions of version ${version} that nobody used:\n`
  const more = complete ? '' : '  (there are more groups or tools than were looked at)\n'
  const list = lines.map((line) => `  ${clean(line).replaceAll(/\s+/g, ' ')}\n`).join('')
  return `${head}${list === '' ? '  none\n' : list}${more}`
}

/** As comments, what is printed is a file of Cedar. */
const comment = (text: string): string => text.replaceAll(/^(?=.)/gm, '// ')
