import type { Proposal, ProposalsOfTool, ToolUnderstanding } from '@sallyport/contracts'

/** A fragment of a connection file: what is likely stands there, what is possible stands in comments. */
export function fragmentOf(connection: string, tools: readonly ProposalsOfTool[]): string {
  if (tools.length === 0) return `# Nothing is proposed for ${connection} that is not declared.\n`
  const entries = tools.map(entryOf)
  return [
    `# What arguments of ${connection} look as if they hold, by the definitions that are pinned.`,
    '# Read it, put it into the file of the connection and register that again. What is only possible is a comment.',
    entries.some(({ live }) => live) ? 'tools:' : 'tools: {}',
    ...entries.flatMap(({ lines }) => lines),
    '',
  ].join('\n')
}

interface Entry {
  readonly lines: readonly string[]
  /** Whether some line is more than a comment. */
  readonly live: boolean
}

/** One tool whole, with what is declared of it already, so that it can take the place of what stands in the file. */
function entryOf({ tool, proposals, stale, declared, saysReadOnly }: ProposalsOfTool): Entry {
  const sure = proposals.filter(isWhole)
  const rest = proposals.filter((proposal) => !isWhole(proposal))
  const members = membersOf(sure.reduce<Declared>(withProposal, declared ?? {}))
  const comments = [
    ...sure.map((proposal) => reasonOf(proposal)),
    ...stale.map(
      ({ holds, argument }) =>
        `It declares ${holds} in argument ${quoted(argument)}, which the definition does not have.`,
    ),
    ...(saysReadOnly && declared?.access === undefined
      ? [
          'It says of itself that it only reads (readOnlyHint). That does not count: declare access where you know.',
        ]
      : []),
    ...rest.flatMap((proposal) => [
      `${proposal.confidence === 'likely' ? 'Left to fill in' : 'Possible'}: ${reasonOf(proposal)}`,
      memberOf(withProposal(declared ?? {}, proposal), proposal.holds),
    ]),
  ].map((line) => `# ${line}`)
  const live = members.length > 0
  const head = `${quoted(tool)}:`
  return {
    live,
    lines: [
      live ? `  ${head}` : `  # ${head}`,
      ...comments.map((line) => `    ${line}`),
      ...members.map((line) => `    ${line}`),
    ],
  }
}

/** What can stand in the file as it is: of SQL the dialect, and where tables are that are named alone, must be known. */
const isWhole = ({ confidence, holds, dialect }: Proposal): boolean =>
  confidence === 'likely' && (holds !== 'sql' || SCHEMAS[dialect ?? 'mysql'] !== UNKNOWN)

const reasonOf = ({ argument, holds, why }: Proposal): string =>
  `${quoted(argument)} holds ${NAMES[holds]}? ${why}`

const NAMES: Readonly<Record<Proposal['holds'], string>> = {
  sql: 'SQL',
  shell: 'commands of a shell',
  url: 'URLs',
  path: 'paths',
}
/** What a person has to put in. */
const UNKNOWN = '<fill in>'

/** The schema that a dialect looks into first; a database's or data set's own name where there is none. */
const SCHEMAS = {
  postgresql: 'public',
  mysql: UNKNOWN,
  sqlserver: 'dbo',
  snowflake: 'public',
  bigquery: UNKNOWN,
} as const

/** A declaration, some of which may be left to a person. */
type Declared = Omit<ToolUnderstanding, 'sql'> & {
  readonly sql?: {
    readonly argument: string
    readonly dialect: string
    readonly defaultSchema: string
  }
}

/** A declaration with one more argument. */
function withProposal(declared: Declared, proposal: Proposal): Declared {
  const { argument, holds, dialect, shell = 'sh' } = proposal
  switch (holds) {
    case 'sql':
      return {
        ...declared,
        sql: {
          argument,
          dialect: dialect ?? UNKNOWN,
          defaultSchema: dialect === undefined ? UNKNOWN : SCHEMAS[dialect],
        },
      }
    case 'shell':
      return { ...declared, shell: { argument, shell } }
    case 'url': {
      const { url } = declared
      return { ...declared, url: { ...url, arguments: [...(url?.arguments ?? []), argument] } }
    }
    case 'path': {
      const { path } = declared
      return { ...declared, path: { arguments: [...(path?.arguments ?? []), argument] } }
    }
  }
}

const membersOf = (declared: Declared): readonly string[] => [
  ...(declared.access === undefined ? [] : [`access: ${declared.access}`]),
  ...KINDS.flatMap((kind) => (declared[kind] === undefined ? [] : [memberOf(declared, kind)])),
]

const KINDS = ['sql', 'shell', 'url', 'path'] as const

const memberOf = (declared: Declared, kind: (typeof KINDS)[number]): string =>
  `${kind}: ${flow(declared[kind])}`

/** A value in one line of YAML. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([key, member]) => `${quoted(key)}: ${flow(member)}`)
  return `{ ${members.join(', ')} }`
}

/** Texts that YAML of any version takes for a text, without quotes. */
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z_][a-z0-9_-]{0,127}$/i
/** What a line of YAML cannot hold, does not show, or could redraw or reorder what does. */
const HIDDEN = /(?! )[\p{C}\p{Z}\p{DI}]/gu

/** Names are a target's: whatever is in one, it stays one text of one line. */
const quoted = (text: string): string =>
  PLAIN.test(text)
    ? text
    : JSON.stringify(text).replaceAll(
        HIDDEN,
        (hidden) => `\\U${(hidden.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`,
      )
