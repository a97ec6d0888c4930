/** How the trials of one client at one server ended. */
export interface Result {
  readonly client: string
  readonly server: string
  readonly tried: number
  readonly problems: readonly Problem[]
}

/** A trial that did not end as it does directly. */
export interface Problem {
  readonly trial: string
  readonly message: string
}

/** A table of servers and clients: how many trials ended alike, and of how many where that is not all. */
export function tableOf(results: readonly Result[]): string {
  const clients = [...new Set(results.map(({ client }) => client))]
  const servers = [...new Set(results.map(({ server }) => server))]
  const first = Math.max(...servers.map((server) => server.length), 0)
  const line = (name: string, cells: readonly string[]): string =>
    [name.padEnd(first), ...cells.map((cell, at) => cell.padStart(clients[at]?.length ?? 0))].join(
      '  ',
    )
  return [
    line('', clients),
    ...servers.map((server) =>
      line(
        server,
        clients.map((client) => cellOf(results, client, server)),
      ),
    ),
  ].join('\n')
}

function cellOf(results: readonly Result[], client: string, server: string): string {
  const result = results.find((one) => one.client === client && one.server === server)
  if (result === undefined) return '-'
  const { tried, problems } = result
  return problems.length === 0 ? String(tried) : `${tried - problems.length}/${tried}`
}

/** What differs, one after the other. */
export const problemsOf = (results: readonly Result[]): string =>
  results
    .flatMap(({ client, server, problems }) =>
      problems.map(({ trial, message }) => `${client} at ${server}: ${trial}\n${message}\n`),
    )
    .join('\n')
