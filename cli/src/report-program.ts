import type { Command } from 'commander'
import { connectionName } from './arguments.ts'
import { moment } from './commands/policy-range.ts'
import { reportAccess, type ReportOptions } from './commands/report-access.ts'
import type { Context } from './context.ts'

/** Adds the reports. */
export function addReports(
  program: Command,
  context: () => Context,
  exit: (code: number) => void,
): void {
  program
    .command('report')
    .description('evidence for reviews')
    .command('access')
    .description('who can do what by which policy, when it was last used, and what never was')
    .option(
      '--since <time>',
      'from when on, such as 30d or a time; 90d if absent',
      moment('--since'),
    )
    .option('--until <time>', 'until when; now if absent', moment('--until'))
    .option('--connection <name>', 'only this connection', connectionName)
    .option('--csv', 'print CSV')
    .option('--html <file>', 'write HTML to a file; there must be none of this name')
    .action(async (options: ReportOptions) => exit(await reportAccess(context(), options)))
}
