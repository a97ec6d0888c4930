import type { Facts } from '@sallyport/contracts'

/** What the gateway understood of the arguments of an operation, a line for each kind of them. */
export function factsText({ sql, shell, url, path }: Facts): readonly string[] {
  return [
    ...(sql
      ? [
          line('SQL', sql, [
            sql.verbs.join(', '),
            list('reads', sql.tablesRead),
            list('writes', sql.tablesWritten),
            list('calls', sql.functions),
            sql.missingWhere === true ? 'no WHERE' : '',
            sql.limit === undefined ? '' : `at most ${sql.limit} rows`,
          ]),
        ]
      : []),
    ...(shell ? [line('shell', shell, [shell.calls.join(', ')])] : []),
    ...(url ? [line('URL', url, [url.origins.join(', ')])] : []),
    ...(path ? [line('path', path, [path.paths.join(', ')])] : []),
  ]
}

interface Understood {
  readonly understood: boolean
  readonly problem?: string
}

function line(kind: string, { understood, problem }: Understood, parts: string[]): string {
  const doubt = understood ? '' : `not understood${problem === undefined ? '' : `: ${problem}`}`
  return `${kind}: ${[...parts, doubt].filter((part) => part !== '').join('; ')}`
}

const list = (verb: string, names: readonly string[]): string =>
  names.length === 0 ? '' : `${verb} ${names.join(', ')}`
