import type { Connection, Decision, Operation, policyDecide, RequestOf } from '@sallyport/contracts'
import { type About, aboutConnection, type Pinned } from './about.ts'
import { CaseFileError, type CaseFile, type PlacedCase, type PolicyCase } from './case-file.ts'
import { type Checked, createEngine } from './cedar/engine.ts'
import { tryPolicies } from './try-policies.ts'

/** One thing that a file of cases says. */
export interface Check {
  readonly line: number
  readonly who: string
  readonly what: string
  readonly expected: string
  /** Undefined where it is so. */
  readonly run: () => Promise<Surprise | undefined>
}

/** What came in the place of what was expected. */
export interface Surprise {
  readonly got: string
  readonly reasons: readonly string[]
}

/** A check that failed. */
export interface Failure extends Surprise {
  readonly line: number
  readonly who: string
  readonly what: string
  readonly expected: string
}

/** Runs everything that a file of cases says, without any server. Throws a CaseFileError where it cannot be run. */
export async function runCases(
  file: CaseFile,
): Promise<{ readonly checks: number; readonly failures: readonly Failure[] }> {
  const failures: Failure[] = []
  const checks = checksOf(file)
  for (const { line, who, what, expected, run } of checks) {
    // One engine, in this thread.
    // oxlint-disable-next-line no-await-in-loop
    const surprise = await run()
    if (surprise !== undefined) failures.push({ line, who, what, expected, ...surprise })
  }
  return { checks: checks.length, failures }
}

/** Everything that a file of cases says. Throws a CaseFileError where its policies cannot be published. */
export function checksOf(file: CaseFile): readonly Check[] {
  const checked = checkedText(file.cedar, file.about ?? aboutConnection(file.connection, NOTHING))
  if ('problems' in checked) {
    throw new CaseFileError(checked.problems.map((fault) => ({ fault: fault.replace(/\.$/, '') })))
  }
  let at = new Date()
  const options = { types: checked.arguments, now: () => at }
  const decideNow = tryPolicies(file.connection, file.cedar, options)
  return file.cases.flatMap((placed) => {
    const { line, case: each } = placed
    const principal = file.person(each.as)
    const decide = (question: Pick<Question, 'phase' | 'operation'>): Promise<Decision> => {
      at = each.at === undefined ? new Date() : new Date(each.at)
      const { from: clientAddress } = each
      return decideNow({
        ...question,
        principal,
        ...(clientAddress !== undefined && { clientAddress }),
      })
    }
    const asked = operationsOf(file, placed).map(([what, operation]): Check => ({
      line,
      who: each.as,
      what,
      expected: expectation(each),
      run: async () => surpriseOf(await decide({ phase: 'call', operation }), each),
    }))
    const { sees } = each
    if (sees === undefined) return asked
    const run = async (): Promise<Surprise | undefined> => {
      const shown: string[] = []
      for (const tool of file.offers) {
        const operation = toolCall(file.connection, tool)
        // oxlint-disable-next-line no-await-in-loop
        if ((await decide({ phase: 'list', operation })).outcome !== 'deny') shown.push(tool)
      }
      return isSameSet(shown, sees) ? undefined : { got: listed(shown), reasons: [] }
    }
    const list = { line, who: each.as, what: 'tools in the list', expected: listed(sees), run }
    return [...asked, list]
  })
}

type Question = RequestOf<typeof policyDecide>

/** Where no file says what the target offers. */
const NOTHING: Pinned = { find: () => undefined, all: () => [] }

/** Everything that is wrong with a policy text, as sentences; nothing is asked of any server. */
export function problemsOf(cedar: string): readonly string[] {
  const checked = checkedText(cedar)
  return 'problems' in checked ? checked.problems : []
}

/** A text that the engine fails on has a problem, whatever it is. */
const checkedText = (cedar: string, about?: About): Checked =>
  createEngine(() => {}).check(cedar, about)

const toolCall = (connection: Connection, name: string): Operation => ({
  connection: connection.name,
  kind: 'mcp',
  verb: 'tools/call',
  name,
})

function operationsOf(
  { connection }: CaseFile,
  placed: PlacedCase,
): readonly (readonly [string, Operation])[] {
  const { sql = [], call = [], do: verbs = [], name = '', with: given } = placed.case
  const held = sql.length === 0 ? undefined : sqlTool(connection, placed)
  return [
    ...(held === undefined
      ? []
      : sql.map((text): [string, Operation] => [
          text,
          { ...toolCall(connection, held.tool), arguments: { [held.argument]: text } },
        ])),
    ...call.map((tool): [string, Operation] => [
      tool,
      { ...toolCall(connection, tool), ...(given && { arguments: given }) },
    ]),
    ...verbs.map((verb): [string, Operation] => [
      name === '' ? verb : `${verb} ${name}`,
      { ...toolCall(connection, name), verb },
    ]),
  ]
}

/** Where the connection says that SQL stands. */
function sqlTool({ tools }: Connection, { line, case: { tool } }: PlacedCase) {
  const declared = Object.entries(tools).flatMap(([name, { sql }]) =>
    sql === undefined ? [] : [{ tool: name, argument: sql.argument }],
  )
  const [only, ...others] = declared
  if (tool === undefined && only !== undefined && others.length === 0) return only
  const found = declared.find((one) => one.tool === (tool ?? 'query'))
  if (found !== undefined) return found
  const known = declared.map((one) => one.tool)
  const fault =
    tool !== undefined
      ? `the connection declares no SQL for the tool "${tool}"`
      : known.length === 0
        ? 'the connection declares no tool that holds SQL'
        : `several tools hold SQL (${known.join(', ')}); say by the key "tool" which is meant`
  throw new CaseFileError([{ line, fault, ...(tool !== undefined && { written: tool, known }) }])
}

const OUTCOMES = { allow: 'allow', deny: 'deny', require_approval: 'approval' } as const
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

function surpriseOf(decision: Decision, each: PolicyCase): Surprise | undefined {
  const { reasons } = decision
  if (OUTCOMES[decision.outcome] !== each.expect || !isAsTold(decision, each)) {
    return { got: told(decision), reasons }
  }
  return reasons.join('\n').includes(each.says ?? '')
    ? undefined
    : { got: `${told(decision)}, which says something else`, reasons }
}

function isAsTold(decision: Decision, { by, quorum, within }: PolicyCase): boolean {
  if (decision.outcome !== 'require_approval') return true
  const { approval } = decision
  return (
    (by === undefined || isSameSet(by, approval.approvers)) &&
    (quorum === undefined || quorum === approval.quorum) &&
    (within === undefined || secondsOf(within) === approval.ttlSeconds)
  )
}

const secondsOf = (duration: string): number =>
  Number(duration.slice(0, -1)) * (SECONDS[duration.slice(-1)] ?? Number.NaN)

const expectation = ({ expect, by, quorum, within, says }: PolicyCase): string =>
  [
    String(expect),
    ...(by === undefined ? [] : [`by ${listed(by)}`]),
    ...(quorum === undefined ? [] : [`quorum ${quorum}`]),
    ...(within === undefined ? [] : [`within ${within}`]),
    ...(says === undefined ? [] : [`saying "${says}"`]),
  ].join(', ')

function told(decision: Decision): string {
  if (decision.outcome !== 'require_approval') return OUTCOMES[decision.outcome]
  const { approvers, quorum, ttlSeconds } = decision.approval
  return `approval, by ${listed(approvers)}, quorum ${quorum}, within ${ttlSeconds}s`
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'nothing' : names.join(', ')

const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  new Set(one).size === new Set(other).size && one.every((name) => other.includes(name))
