import { type Static, Type } from 'typebox'

const Names = (description: string) =>
  Type.Array(Type.String({ maxLength: 256 }), { maxItems: 256, uniqueItems: true, description })

const Problem = Type.Optional(
  Type.String({ maxLength: 256, description: 'Why the text is not understood; holds none of it.' }),
)

/** What an operation may do to its target. */
export type Access = Static<typeof Access>
export const Access = Type.Enum(['read', 'write', 'admin'])

/** A dialect of SQL that texts can be understood in. */
export type SqlDialect = Static<typeof SqlDialect>
export const SqlDialect = Type.Enum(['postgresql', 'mysql', 'sqlserver', 'snowflake', 'bigquery'])

/** What was found out about a SQL argument by parsing the whole of it. */
export type SqlFacts = Static<typeof SqlFacts>
export const SqlFacts = Type.Object(
  {
    understood: Type.Boolean({
      description:
        'False when the text was not parsed, is too long, too deep, or holds what the analysis does not know.',
    }),
    statements: Type.Integer({ minimum: 0, maximum: 65_536 }),
    verbs: Names(
      'Upper-case verbs of every statement, nested ones too: SELECT, DELETE, DROP TABLE.',
    ),
    tablesRead: Names('schema.table; an unqualified name is taken from the default schema.'),
    tablesWritten: Names('schema.table of every table that a statement changes.'),
    functions: Names('Functions that are not known to be free of side effects.'),
    columns: Type.Optional(
      Names(
        'schema.table.column of every column that may be read or written; schema.table.* for whole rows. A name that ' +
          'could belong to several tables counts for each. Absent where that cannot be told from the text, and beside any `functions`.',
      ),
    ),
    resultColumns: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String({ maxLength: 256 }),
            sources: Type.Array(Type.String({ maxLength: 191 }), { maxItems: 256 }),
          },
          { additionalProperties: false },
        ),
        {
          maxItems: 256,
          description:
            'Columns of the result of the one query, in order: the name of each, and the columns of tables (schema.table.column, schema.table.* for a whole row) that its values may hold. Absent where that cannot be told from the text.',
        },
      ),
    ),
    missingWhere: Type.Optional(
      Type.Boolean({
        description:
          'Whether an UPDATE or a DELETE has no WHERE, or one that names no column, or a MERGE changes what its join does not hold back.',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Most rows that the one query can return, where its LIMIT is a plain number.',
      }),
    ),
    problem: Problem,
  },
  { additionalProperties: false, description: 'Facts of a SQL argument.' },
)

/** A word of a shell command after quotes and escapes are removed. */
export type ShellWord = Static<typeof ShellWord>
export const ShellWord = Type.Object(
  {
    value: Type.String({ maxLength: 16_384, description: 'Empty when the word is dynamic.' }),
    dynamic: Type.Boolean({
      description:
        'The word, or how many words it becomes, is known only when the command runs: an expansion, a pattern, input.',
    }),
  },
  { additionalProperties: false },
)

/** One command that a shell text may run, with the words that it is given. */
export type ShellCommand = Static<typeof ShellCommand>
export const ShellCommand = Type.Object(
  { name: ShellWord, arguments: Type.Array(ShellWord, { maxItems: 4096 }) },
  { additionalProperties: false },
)

/** What was found out about a shell argument by parsing the whole of it. */
export type ShellFacts = Static<typeof ShellFacts>
export const ShellFacts = Type.Object(
  {
    understood: Type.Boolean({
      description:
        'False when the text was not parsed, is too long, too deep, or is read differently by different shells.',
    }),
    dynamic: Type.Boolean({
      description: 'Some command, argument or file is known only when the text runs.',
    }),
    commands: Type.Array(ShellCommand, {
      maxItems: 256,
      description:
        'Every command, in no particular order: those of substitutions, functions, branches, and those that other commands run.',
    }),
    names: Names(
      'Name of every command as it is written. Empty text: a command that is not known.',
    ),
    programs: Names('The same names without their folders: rm of /bin/rm.'),
    filesRead: Names('Files that redirections read. Empty text: a file that is not known.'),
    filesWritten: Names('Files that redirections write. Empty text: a file that is not known.'),
    variables: Names('Shell and environment variables that the text sets.'),
    problem: Problem,
  },
  { additionalProperties: false, description: 'Facts of a shell argument.' },
)

/** What is told of a shell argument where its words would be too much: in decisions, and to policies. */
export type ShellSummary = Static<typeof ShellSummary>
export const ShellSummary = Type.Object(
  {
    ...Type.Omit(ShellFacts, ['commands']).properties,
    calls: Names(
      'Each program with the first word that it is given, such as `git push`; `?` for a word that is not known. A program keeps its folder, unless it is one of the system.',
    ),
  },
  { additionalProperties: false, description: 'Facts of a shell argument, without its words.' },
)

/** Where a host lies, as far as its text tells. */
export type UrlNetwork = Static<typeof UrlNetwork>
export const UrlNetwork = Type.Enum(
  ['none', 'name', 'public', 'loopback', 'private', 'link_local', 'metadata', 'reserved'],
  { description: '`name`: a name of which nothing is known before it is resolved.' },
)

/** What was found out about a URL argument. */
export type UrlFacts = Static<typeof UrlFacts>
export const UrlFacts = Type.Object(
  {
    understood: Type.Boolean({
      description: 'False when parsers could read the text differently, or its scheme is not read.',
    }),
    scheme: Type.String({ maxLength: 8192, description: 'In lower case.' }),
    host: Type.String({
      maxLength: 253,
      description:
        'A name in ASCII, lower case, without a last dot; or an address in its usual notation.',
    }),
    hostKind: Type.Enum(['none', 'name', 'ipv4', 'ipv6']),
    network: UrlNetwork,
    port: Type.Integer({
      minimum: 0,
      maximum: 65_535,
      description: 'That of the scheme if none is given.',
    }),
    credentials: Type.Boolean({ description: 'A user name or password stands before the host.' }),
    path: Type.String({ maxLength: 8192, description: 'Dot segments resolved, not decoded.' }),
    segments: Type.Array(Type.String({ maxLength: 8192 }), {
      maxItems: 256,
      description: 'The same path, each segment decoded once.',
    }),
    traversal: Type.Boolean({ description: 'The path holds `.` or `..`, encoded or not.' }),
    encodedSeparators: Type.Boolean({
      description: 'A segment holds an encoded `/` or a backslash.',
    }),
    queryKeys: Names('Decoded names of the arguments in the query.'),
    problem: Problem,
  },
  { additionalProperties: false, description: 'Facts of a URL argument.' },
)

/** What was found out about a file path argument. */
export type PathFacts = Static<typeof PathFacts>
export const PathFacts = Type.Object(
  {
    understood: Type.Boolean({
      description: 'False when the text is no path, or may become another one.',
    }),
    absolute: Type.Boolean(),
    normalized: Type.String({
      maxLength: 4096,
      description: 'Without `.`, `//`, and a last `/`; `..` resolved.',
    }),
    segments: Type.Array(Type.String({ maxLength: 255 }), { maxItems: 256 }),
    traversal: Type.Boolean({ description: 'It holds a `..`.' }),
    escapes: Type.Boolean({
      description: 'It leads above the folder, or root, that it starts from.',
    }),
    hidden: Type.Boolean({ description: 'The name of a folder or file begins with a dot.' }),
    problem: Problem,
  },
  { additionalProperties: false, description: 'Facts of a file path argument.' },
)

/** Texts that may be as long as a path. */
const Places = (description: string) =>
  Type.Array(Type.String({ maxLength: 4096 }), { maxItems: 256, uniqueItems: true, description })

/** What was found out about all URLs that the arguments of one call hold. */
export type UrlsFacts = Static<typeof UrlsFacts>
export const UrlsFacts = Type.Object(
  {
    understood: Type.Boolean({ description: 'Whether every one is; false where there is none.' }),
    origins: Names('Scheme, host and port, such as `https://api.example.com:443`.'),
    schemes: Names('Schemes, in lower case.'),
    hosts: Names('Names in ASCII or addresses.'),
    networks: Type.Array(UrlNetwork, { maxItems: 8, uniqueItems: true }),
    ports: Type.Array(Type.Integer({ minimum: 0, maximum: 65_535 }), {
      maxItems: 64,
      uniqueItems: true,
    }),
    paths: Places('Dot segments resolved, not decoded.'),
    credentials: Type.Boolean({ description: 'One of them has a user name or password.' }),
    traversal: Type.Boolean({ description: 'A path holds `.` or `..`, encoded or not.' }),
    encodedSeparators: Type.Boolean({
      description: 'A path holds an encoded `/` or a backslash.',
    }),
    queryKeys: Names('Decoded names of the arguments in the queries.'),
    problem: Problem,
  },
  { additionalProperties: false, description: 'Facts of the URLs of one call.' },
)

/** What was found out about all file paths that the arguments of one call hold. */
export type PathsFacts = Static<typeof PathsFacts>
export const PathsFacts = Type.Object(
  {
    understood: Type.Boolean({ description: 'Whether every one is; false where there is none.' }),
    absolute: Type.Boolean({ description: 'Every one is.' }),
    paths: Places('Without `.`, `//`, and a last `/`; `..` resolved.'),
    under: Places('Every folder that all of them lie in, or are.'),
    traversal: Type.Boolean({ description: 'One holds a `..`.' }),
    escapes: Type.Boolean({ description: 'One leads above the folder, or root, it starts from.' }),
    hidden: Type.Boolean({ description: 'The name of a folder or file begins with a dot.' }),
    problem: Problem,
  },
  { additionalProperties: false, description: 'Facts of the file paths of one call.' },
)

/** What the gateway found out about an operation by parsing its arguments. */
export type Facts = Static<typeof Facts>
export const Facts = Type.Object(
  {
    sql: Type.Optional(SqlFacts),
    shell: Type.Optional(ShellSummary),
    url: Type.Optional(UrlsFacts),
    path: Type.Optional(PathsFacts),
  },
  { additionalProperties: false, description: 'Facts of one operation.' },
)
