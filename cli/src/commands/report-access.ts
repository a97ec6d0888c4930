import { openApi } from '../api.ts'
import { requireRegistered } from '../connection-names.ts'
import type { Context } from '../context.ts'
import { type ExitCode, usage } from '../errors.ts'
import { show } from '../output/show.ts'
import { csvOf } from '../report/csv.ts'
import { htmlOf } from '../report/html.ts'
import { readReport } from '../report/read.ts'
import { textOf } from '../report/text.ts'
import { writeNew } from '../text-file.ts'
import { daysAgo, type RangeOptions } from './policy-range.ts'

/** What is reported, and how. */
export interface ReportOptions extends RangeOptions {
  readonly connection?: string
  readonly csv?: true
  /** File that takes it as HTML; there must be none of this name. */
  readonly html?: string
}

/** Reports who can do what by which policy, and what of it was used. Exit code 1 where something was left out. */
export async function reportAccess(
  context: Context,
  { since = daysAgo(90), until, connection, csv, html }: ReportOptions,
): Promise<ExitCode> {
  if (csv === true && (context.json || html !== undefined))
    throw usage('--csv prints CSV: leave out --json and --html, or ask twice.')
  if (connection !== undefined) await requireRegistered(openApi(context), connection)
  const query = new URLSearchParams({
    since,
    ...(until !== undefined && { until }),
    ...(connection !== undefined && { connection }),
  })
  const report = await readReport(context, `/api/reports/access?${query.toString()}`)
  if (html !== undefined) await writeNew(context, html, htmlOf(report))
  if (csv === true) context.out.write(csvOf(report))
  else
    show(context, report, () =>
      html === undefined ? textOf(report) : `Written to ${html}: ${report.rows.length} rows.\n`,
    )
  return report.end.complete ? 0 : 1
}
