import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

/** Asks one server, through psql, by `catalog.sql`. */
function ask(url: string) {
  const sql = new URL('catalog.sql', import.meta.url).pathname
  const answer = execFileSync('psql', ['-AtX', '-f', sql, url], { encoding: 'utf8' })
  const [version = '', ...lines] = answer.trim().split('\n')
  const [functions = [], rowFunctions = [], operators = [], relations = []] = lines.map((line) =>
    line.split(' '),
  )
  return { version, functions, rowFunctions, operators, relations }
}

const servers = process.argv.slice(2).map(ask)
if (servers.length === 0) throw new Error('name at least one server: postgresql://user@host:port')

type Member = 'functions' | 'rowFunctions' | 'operators' | 'relations'
const all = (member: Member): string[] =>
  [...new Set(servers.flatMap((server) => server[member]))].toSorted()
const common = (member: Member): string[] =>
  all(member).filter((name) => servers.every((server) => server[member].includes(name)))

// What is harmless must be so on every server, and exist there: a name that a server lacks may be somebody's own.
const catalog = {
  source: `pg_catalog of PostgreSQL ${servers.map((server) => server.version).join(' and ')}, by scripts/catalog.ts`,
  functions: common('functions').join(' '),
  rowFunctions: all('rowFunctions').join(' '),
  operators: common('operators').join(' '),
  relations: all('relations').join(' '),
}
writeFileSync(
  new URL('../src/postgres/catalog.json', import.meta.url),
  `${JSON.stringify(catalog, undefined, 2)}\n`,
)
