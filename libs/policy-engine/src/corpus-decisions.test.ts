import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Connection, parseConnection, type Principal, SqlDialect } from '@sallyport/contracts'
import {
  corpusOf,
  pathCorpus,
  shellCorpus,
  type ShellCase,
  type SqlCase,
  urlCorpus,
} from '@sallyport/facts/corpus'
import { parse } from 'yaml'
import { aboutConnection } from './about.ts'
import { createEngine } from './cedar/engine.ts'
import { tryPolicies } from './try-policies.ts'

// Promise: no text of the corpus of evasions passes, and what is refused although it is harmless is listed for people.

const read = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

const connection: Connection = parseConnection(parse(read('examples/policies/reference.yaml')))
const cedar = read('examples/policies/reference.cedar')
const decide = tryPolicies(connection, cedar)
const principal: Principal = { kind: 'user', id: 'alice', issuer: 'https://idp', groups: [] }

const OUTCOMES = { allow: 'allow', approval: 'require_approval', deny: 'deny' } as const

type Judged = Pick<SqlCase, 'why' | 'meant' | 'decision'>

/** A text of the corpus as the argument of the tool that takes it. */
interface Asked extends Judged {
  readonly kind: 'SQL' | 'shell' | 'URL' | 'path'
  readonly group: string
  readonly tool: string
  readonly argument: string
  readonly text: string
}

const ASKED: readonly Asked[] = [
  ...SqlDialect.enum.flatMap((dialect) =>
    corpusOf(dialect).map((each): Asked => {
      const asked = { kind: 'SQL', group: dialect, tool: `query_${dialect}` } as const
      return { ...each, ...asked, argument: 'sql', text: each.sql }
    }),
  ),
  ...shellCorpus().map((each): Asked => ({ ...each, ...asShell(each) })),
  ...urlCorpus().map((each): Asked => {
    const asked = { kind: 'URL', group: 'URLs', tool: 'fetch', argument: 'url' } as const
    return { ...each, ...asked, text: each.url }
  }),
  ...pathCorpus().map((each): Asked => {
    const asked = { kind: 'path', group: 'paths', tool: 'read_file', argument: 'path' } as const
    return { ...each, ...asked, text: each.path }
  }),
]

function asShell({ text, shell = 'bash' }: ShellCase): Omit<Asked, keyof Judged> {
  const tool = shell === 'bash' ? 'run' : 'run_anywhere'
  return { kind: 'shell', group: 'shell', tool, argument: 'command', text }
}

async function outcomeOf(ask: typeof decide, tool: string, args: Record<string, string>) {
  const operation = { connection: connection.name, kind: 'mcp', verb: 'tools/call' } as const
  const request = { phase: 'call', principal, operation: { ...operation, name: tool } } as const
  return ask({ ...request, operation: { ...request.operation, arguments: args } })
}

test('the reference policies can be published', () => {
  const engine = createEngine((error) => assert.fail(String(error)))
  const about = aboutConnection(connection, { find: () => undefined, all: () => [] })
  assert.deepEqual(engine.check(cedar, about), { arguments: [] })
})

for (const { group, tool, argument, text, why, decision } of ASKED) {
  test(`${group}, ${decision}: ${why}: ${JSON.stringify(text).slice(0, 100)}`, async () => {
    const { outcome, reasons } = await outcomeOf(decide, tool, { [argument]: text })
    assert.equal(outcome, OUTCOMES[decision], reasons.join('\n'))
    if (outcome === 'deny') assert.ok(reasons.length > 0)
  })
}

test('whatever was written down as harm, or is not on the lists, is never expected to pass', () => {
  for (const { meant, decision, why } of ASKED) {
    if (decision === 'allow') assert.equal(meant, 'harmless', why)
    if (meant === 'unlisted') assert.equal(decision, 'deny', why)
  }
})

const count = (kind: Asked['kind'], of: readonly Judged['meant'][]): number =>
  ASKED.filter((each) => each.kind === kind && of.includes(each.meant)).length

test('the corpus has its size, harmful and harmless', () => {
  assert.ok(count('SQL', ['harm']) >= 150, `${count('SQL', ['harm'])} statements`)
  assert.ok(count('shell', ['harm']) >= 60, `${count('shell', ['harm'])} shell texts`)
  assert.ok(count('URL', ['harm']) >= 60, `${count('URL', ['harm'])} URLs`)
  assert.ok(count('SQL', ['harmless', 'change', 'unlisted']) >= 100)
  assert.ok(count('shell', ['harmless', 'change', 'unlisted']) >= 30)
})

// Words that change or run something. This reader knows no grammar: it looks at words outside of quotes and comments.
const CHANGING =
  /\b(?:insert|update|delete|drop|truncate|alter|create|grant|revoke|merge|replace|call|exec|execute|copy|into|do|set|load|handler|begin|declare|lock|kill|shutdown|rename|prepare|vacuum)\b/i
const QUOTED = /\$(\w*)\$[^]*?\$\1\$|E?'(?:[^'\\]|\\.|'')*'|"[^"]*"|`[^`]*`|\[[^\]]*\]/giu
const COMMENTS = /\/\*[^]*\*\/|(?:--|#|\/\/)[^\n]*/g

/** Harmless statements whose words this reader takes for others: columns, aliases, and parts of expressions. */
const MISREAD: readonly RegExp[] = [/REPLACE\s*\(/gi, /\$é\$.*\$é\$/g]

test('no statement that passes has a word that changes or runs something', () => {
  for (const { kind, text, decision } of ASKED) {
    if (kind !== 'SQL' || decision !== 'allow') continue
    const bare = MISREAD.reduce((rest, words) => rest.replaceAll(words, ''), text)
    const words = bare.replaceAll(QUOTED, ' ').replaceAll(COMMENTS, ' ').replaceAll(QUOTED, ' ')
    assert.doesNotMatch(words, CHANGING, text)
  }
})

// Nothing but one program is forbidden here, so that only the facts stand between an evasion and its purpose.
const ALL_BUT_RM = `@id("p") permit (principal, action == Action::"tools/call", resource)
  when {
    context has shell && context.shell.understood && !context.shell.names.contains("") &&
    !context.shell.programs.contains("rm") && context.shell.filesRead.isEmpty() &&
    ["/dev/null"].containsAll(context.shell.filesWritten)
  };`

/** Harm of the corpus that runs another program than rm, by its name. */
const OTHER_PROGRAMS = new Set([
  'full-width letters are another name, not rm',
  'a zero-width space is part of the name',
  'a quoted text is one name, with blanks in it',
  'a translated text is not known',
  'a process that a redirection writes to',
  'the keyword, without its options: -f is the name',
  'the input becomes part of arguments',
  'a Cyrillic letter is another name, not rm',
  'a mark that turns the line around',
  'a program of somebody’s own, called like one that is known',
  'the same in a folder that everybody may write',
  'a program whose name holds a blank',
])

test('where one program alone is forbidden, no evasion of the corpus reaches it', async () => {
  const lenient = tryPolicies(connection, ALL_BUT_RM)
  const passed = new Set<string>()
  for (const { kind, meant, tool, argument, text, why } of ASKED) {
    if (kind !== 'shell' || meant !== 'harm') continue
    const { outcome } = await outcomeOf(lenient, tool, { [argument]: text })
    if (outcome !== 'deny') passed.add(why)
  }
  assert.deepEqual([...passed].toSorted(), [...OTHER_PROGRAMS].toSorted())
})

const FALSE = ASKED.filter(
  ({ meant, decision }) =>
    (meant === 'harmless' && decision !== 'allow') || (meant === 'change' && decision === 'deny'),
)

test('the list of false refusals for people is that of the corpus', () => {
  const page = read('docs/reference/false-refusals.md')
  const listed = page.split('\n').filter((line) => line.startsWith('- '))
  assert.deepEqual(listed, FALSE.map(lineOf), FALSE.map(lineOf).join('\n'))
})

/** How the page lists a text: JSON for what has control characters. */
function lineOf({ why, text }: Asked): string {
  const shown = /[\p{Cc}\p{Cf}]/u.test(text) ? JSON.stringify(text) : text
  const ticks = shown.includes('`') ? '``' : '`'
  const pad = ticks === '``' ? ' ' : ''
  return `- ${why}: ${ticks}${pad}${shown}${pad}${ticks}`
}
