import type { Proposal, ToolUnderstanding } from '@sallyport/contracts'
import { type Finder, type Finding, likely } from './finding.ts'
import { findPath } from './path.ts'
import { type Argument, readTool, type Tool } from './reading.ts'
import { findShell } from './shell.ts'
import { findSql } from './sql.ts'
import { findUrl } from './url.ts'

/** Of two kinds that are as sure, the one whose misuse costs most is proposed. */
const FINDERS: readonly Finder[] = [findSql, findShell, findUrl, findPath]

/** Most arguments of one tool that are proposed, and how many a declaration has room for. */
const MAX_PROPOSALS = 32
const ROOM: Readonly<Record<Proposal['holds'], number>> = { sql: 1, shell: 1, url: 8, path: 8 }

/** What the arguments of a tool seem to hold. */
export interface ToolProposals {
  readonly tool: string
  /** Likely ones first; each argument once. */
  readonly proposals: readonly Proposal[]
  /** Whether the tool says of itself that it only reads, which nobody has to believe. */
  readonly saysReadOnly: boolean
}

/**
 * Proposes what the arguments of a tool hold, by its pinned definition (canonical JSON text), beside what is declared.
 * An argument that is declared as anything is not proposed. Nothing here depends on what a tool says of its effects.
 */
export function propose(definition: string, declared: ToolUnderstanding = {}): ToolProposals {
  const tool = readTool(definition)
  if (tool === undefined) return { tool: '', proposals: [], saysReadOnly: false }
  const taken = new Set(Object.values(declaredNames(declared)).flat())
  const found = tool.arguments.flatMap((argument): Proposal[] => {
    const finding = taken.has(argument.name) ? undefined : best(argument, tool)
    return finding === undefined ? [] : [{ argument: argument.name, ...finding }]
  })
  const sorted = found.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_PROPOSALS)
  const { name, saysReadOnly } = tool
  return { tool: name, proposals: withinRoom(sorted, declared), saysReadOnly }
}

/** The arguments that a declaration names, by what they are said to hold. */
export const declaredNames = ({
  sql,
  shell,
  url,
  path,
}: ToolUnderstanding): Readonly<Record<Proposal['holds'], readonly string[]>> => ({
  sql: sql === undefined ? [] : [sql.argument],
  shell: shell === undefined ? [] : [shell.argument],
  url: url?.arguments ?? [],
  path: path?.arguments ?? [],
})

function best(argument: Argument, tool: Tool): Finding | undefined {
  const findings = FINDERS.flatMap((find) => find(argument, tool) ?? [])
  return findings.find(({ confidence }) => confidence === likely) ?? findings[0]
}

const rank = ({ confidence }: Proposal): number => (confidence === likely ? 0 : 1)

/** What a declaration has no room for is told of, and left to a person. */
function withinRoom(all: readonly Proposal[], declared: ToolUnderstanding): readonly Proposal[] {
  const names = declaredNames(declared)
  const used = new Map<Proposal['holds'], number>()
  return all.map((proposal) => {
    const { holds, why } = proposal
    const before = used.get(holds) ?? names[holds].length
    used.set(holds, before + 1)
    if (before < ROOM[holds]) return proposal
    return { ...proposal, confidence: 'possible', why: `${why} ${FULL}` }
  })
}

const FULL = 'The declaration of the tool has no room for another one of this kind.'
