import type { SqlDialect } from '@sallyport/contracts'
import {
  BY_EXAMPLE,
  BY_FORMAT,
  BY_NAME,
  BY_NAME_ALONE,
  BY_TEXT,
  BY_TOOL,
  type Finding,
  type Finder,
  hasExample,
  lastWord,
  likely,
  possible,
} from './finding.ts'

/** By which words a text speaks of a dialect. The first that fits counts. */
const DIALECTS: readonly (readonly [SqlDialect, RegExp])[] = [
  ['bigquery', /\bbig ?query\b|\bgoogle ?sql\b/i],
  ['snowflake', /\bsnowflake\b|\bsnowsql\b/i],
  [
    'sqlserver',
    /\bt-?sql\b|\btransact-?sql\b|\b(ms|microsoft )?sql ?server\b|\bmssql\b|\bazure sql\b/i,
  ],
  [
    'postgresql',
    /\bpostgres(ql)?\b|\bpg ?sql\b|\bpsql\b|\bsupabase\b|\bneon\b|\btimescale(db)?\b/i,
  ],
  ['mysql', /\bmysql\b|\bmaria ?db\b|\bvitess\b|\bplanetscale\b/i],
]

/** Engines whose SQL is none of those that are parsed. */
const OTHER_ENGINES =
  /\bsqlite\d?\b|\bduck ?db\b|\bclick ?house\b|\boracle\b|\bpl\/?sql\b|\bdatabricks\b|\bspark sql\b|\btrino\b|\bpresto\b|\bathena\b|\bredshift\b|\bd1\b|\bdb2\b|\bteradata\b|\bhive(ql)?\b|\bsoql\b|\bksql(db)?\b|\bflink\b/i

const SQL = /\bSQL\b|\b(?:t|my|transact)-?sql\b|\bpostgresql\b/i
/** The description of an argument that is a statement begins like this. */
const IS_SQL =
  /^\W*(?:(?:the|an?|one|any|single|raw|full|complete|valid|parameteri[sz]ed|optional|read-?only|select|actual|\w{1,12}(?:sql|query|db|flake|lite|house))\s+){0,5}(?:(?:ansi|standard|t-|google)\s?)?(?:sql|postgresql|mysql|t-sql)\s+(?:(?:select|read|write|ddl|dml)\s+)?(?:statements?|quer(?:y|ies)|commands?|code|scripts?|texts?|strings?|to\s+(?:run|execute|explain|be))\b/i
const LOOKS_LIKE_SQL =
  /^\s*(?:select\s+\S|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+\S+\s+as\s*\(|create\s+(?:table|view|index)\s)/i

/** What speaks against SQL in a name such as `query`. */
const OTHER_LANGUAGE =
  /\b(?:graphql|gql|promql|logql|traceql|jql|cql|kql|kusto|lucene|elastic(?:search)?|opensearch|cypher|neo4j|sparql|gremlin|mongo(?:db)?|redis|nrql|influx|flux|jmespath|jq|xpath|xquery|css|regex|regular expression|natural[- ]language|plain english|question|search(?:es|ed|ing)?|keywords?|full-?text|semantic|vector|embedding|url|http)\b/i
const NOT_SQL = /\b(?:not|no|without|never|instead of)\s+(?:\w+\s+)?sql\b/i

const STATEMENT_NAMES = new Set(['query', 'queries', 'statement', 'stmt', 'q'])
/** Last words of names that speak about SQL and hold none. */
const ABOUT = new Set(
  'mode dialect type kind name id version file path dir directory folder server instance url uri host port user password database db limit timeout format'.split(
    ' ',
  ),
)

/** Whether an argument seems to hold SQL, and in which dialect. */
export const findSql: Finder = (argument, tool) => {
  const { words, list, text } = argument
  // A declaration names one text; a list of statements has no place in it.
  if (list || ABOUT.has(lastWord(argument)) || NOT_SQL.test(text)) return undefined
  const found = (confidence: Finding['confidence'], why: string): Finding => {
    const dialect = dialectOf(`${words.join(' ')}. ${text}`, tool.text)
    const about = dialect === undefined ? NO_DIALECT : ''
    return { holds: 'sql', confidence, why: `${why}.${about}`, ...(dialect && { dialect }) }
  }
  if (argument.mediaType.endsWith('/sql') || argument.format === 'sql')
    return found(likely, BY_FORMAT)
  if (words.includes('sql')) return found(likely, BY_NAME)
  if (IS_SQL.test(text)) return found(likely, BY_TEXT)
  if (hasExample(argument, LOOKS_LIKE_SQL)) return found(likely, BY_EXAMPLE)
  if (!STATEMENT_NAMES.has(lastWord(argument))) return undefined
  if (SQL.test(text) && !OTHER_LANGUAGE.test(text)) return found(likely, BY_TEXT)
  if (OTHER_LANGUAGE.test(text) || OTHER_LANGUAGE.test(tool.text)) return undefined
  if (NOT_SQL.test(tool.text)) return undefined
  if (SQL.test(tool.text) || namesEngine(tool.text) || namesEngine(text))
    return found(likely, BY_TOOL)
  return /\b(?:database|data ?warehouse|tables?|rows)\b/i.test(`${text} ${tool.text}`)
    ? found(possible, BY_NAME_ALONE)
    : undefined
}

const namesEngine = (text: string): boolean =>
  OTHER_ENGINES.test(text) || DIALECTS.some(([, words]) => words.test(text))

/** The dialect that the nearest text speaks of; undefined where none does, or several do. */
function dialectOf(...texts: readonly string[]): SqlDialect | undefined {
  for (const text of texts) {
    const named = DIALECTS.filter(([, words]) => words.test(text)).map(([dialect]) => dialect)
    if (OTHER_ENGINES.test(text) || named.length > 1) return undefined
    if (named[0] !== undefined) return named[0]
  }
  return undefined
}

const NO_DIALECT = ' The definition does not say in which of the dialects that are parsed.'
