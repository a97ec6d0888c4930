import type { Facts, ShellSummary, SqlFacts } from '../facts.ts'

/** What was found in the arguments, in words for an approver: one sentence for each kind. */
export function factSentences({ sql, shell, url, path }: Facts = {}): readonly string[] {
  return [
    ...(sql === undefined ? [] : [sqlText(sql)]),
    ...(shell === undefined ? [] : [shellText(shell)]),
    ...(url === undefined
      ? []
      : [url.understood ? `reaches ${url.origins.join(', ')}` : unknown('a URL')]),
    ...(path === undefined
      ? []
      : [path.understood ? `is about ${path.paths.join(', ')}` : unknown('a file path')]),
  ]
}

const unknown = (what: string): string => `${what} was not understood`

function shellText({ understood, calls, filesWritten, dynamic }: ShellSummary): string {
  if (!understood) return unknown('the shell text')
  const written = filesWritten.length > 0 ? `, writes ${filesWritten.join(', ')}` : ''
  return `runs ${calls.join('; ')}${written}${dynamic ? ', some of it known only when it runs' : ''}`
}

function sqlText(sql: SqlFacts): string {
  if (!sql.understood) return unknown('the SQL')
  const written = sql.tablesWritten.length > 0 ? `, writes ${sql.tablesWritten.join(', ')}` : ''
  const read = sql.tablesRead.length > 0 ? `, reads ${sql.tablesRead.join(', ')}` : ''
  const all = sql.missingWhere === true ? ', no WHERE' : ''
  return `${sql.statements} statement${sql.statements === 1 ? '' : 's'}: ${sql.verbs.join(', ')}${written}${read}${all}`
}
