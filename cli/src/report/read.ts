import { parser } from '@sallyport/contracts'
import type { Context } from '../context.ts'
import { accessToken } from '../credentials.ts'
import { CliError } from '../errors.ts'
import { openPieces, problemOf } from '../http.ts'
import { type AccessReport, Line, type Row } from './schema.ts'

/** No line for long means a wait for another report, or for a page of decisions. */
const LINES = {
  separator: '\n',
  silenceMs: 300_000,
  read: (line: string): unknown[] => [JSON.parse(line)],
}

const interrupted = (): CliError =>
  new CliError('interrupted', 'The report ended before it was whole; try again.')

/** Reads a report to its end; how far it is goes to standard error. One without its end is refused. */
export async function readReport(context: Context, path: string): Promise<AccessReport> {
  const token = await accessToken(context)
  const parse = parser(`answer to GET ${path}`, Line)
  const rows: Row[] = []
  let head: Omit<AccessReport, 'rows' | 'end'> | undefined
  const told = telling(context)
  for await (const json of openPieces(context, { method: 'GET', path, token }, LINES)) {
    const line = parse(json)
    if ('report' in line) head = line.report
    else if ('row' in line) rows.push(line.row)
    else if ('progress' in line) {
      const { decisions, asked, of } = line.progress
      told.progress(
        of === 0
          ? `${decisions} decisions read`
          : `${decisions} decisions read, ${asked} of ${of} questions to policies asked`,
      )
    } else {
      told.end()
      if ('problem' in line) throw problemOf(line.problem.status, line.problem)
      if (head === undefined || line.end.rows !== rows.length) throw interrupted()
      return { ...head, rows, end: line.end }
    }
  }
  throw interrupted()
}

/** On a terminal one line that is written over, else a line now and then. */
function telling({ err, isTerminal }: Context) {
  let open = false
  return {
    progress(text: string): void {
      err.write(isTerminal ? `\r\u{1b}[K${text}` : `${text}\n`)
      open = isTerminal
    },
    end(): void {
      if (open) err.write('\n')
    },
  }
}
