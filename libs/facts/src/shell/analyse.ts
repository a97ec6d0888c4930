import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash'
import { NotUnderstood } from '../not-understood.ts'
import { runCommand, setVariable } from './commands.ts'
import { checkDialect, type Shell } from './dialect.ts'
import { evaluates } from './evaluation.ts'
import type { Findings } from './findings.ts'
import { inputOf, recordFile } from './redirections.ts'
import { argumentText, wordText } from './words.ts'

/** Most constructs of a text that may nest; the parser's time grows with their depth times the length. */
const MAX_OPENINGS = 256
const OPENING = /[`(]|\$[{[]|<</g

/** Deepest nesting of nodes that is followed, and of code in words. */
const MAX_DEPTH = 400
const MAX_CODE_DEPTH = 8

/** Most characters of code, in words of other code too. */
const MAX_CODE = 65_536

/** What is no blank to every shell, or hides what follows from a reader of the text. */
const CONTROL = /[^\P{Cc}\t\n]/u

/** Records all that a text does. Throws {@link NotUnderstood} where it holds anything that is not known. */
export function analyse(text: string, shell: Shell, findings: Findings): void {
  let room = MAX_CODE
  let codeDepth = 0
  const read = (source: string, language: Shell): void => {
    room -= source.length
    if (room < 0 || codeDepth > MAX_CODE_DEPTH) throw tooDeep()
    codeDepth += 1
    const code = (inner: string, other: Shell | 'same'): void =>
      read(inner, other === 'same' ? language : other)
    visit(parsed(source), { shell: language, source, findings, code }, 0)
    codeDepth -= 1
  }
  read(text, shell)
}

interface Reading {
  readonly shell: Shell
  /** The text that the positions of nodes count in. */
  readonly source: string
  readonly findings: Findings
  readonly code: (text: string, shell: Shell | 'same') => void
}

function parsed(source: string): SyntaxNode {
  if (CONTROL.test(source)) throw new NotUnderstood('it holds control characters')
  if ((source.match(OPENING)?.length ?? 0) > MAX_OPENINGS) throw tooDeep()
  return parse(source)
}

function visit(node: SyntaxNode, outer: Reading, depth: number): void {
  if (depth > MAX_DEPTH) throw tooDeep()
  const reading =
    node.type === 'Script' && node.source !== undefined ? { ...outer, source: node.source } : outer
  checkDialect(node, reading.shell, reading.source)
  record(node, reading)
  if (evaluates(node)) reading.findings.unknownCommand()
  forEachChild(node, (child) => visit(child, reading, depth + 1))
}

function record(node: SyntaxNode, reading: Reading): void {
  const { findings } = reading
  switch (node.type) {
    case 'Script':
      if (node.errors !== undefined && node.errors.length > 0) throw notParsed()
      return
    case 'Command':
      return command(node, reading)
    case 'Redirect':
      return recordFile(node, findings)
    case 'HereDoc':
      if (node.closing === undefined || node.delimiter === undefined) throw notParsed()
      return
    case 'Assignment':
    case 'FileDescriptorVariable':
      return setVariable(node.name, findings)
    case 'For':
    case 'Select':
      return setVariable(node.name.value, findings)
    case 'Coproc':
      return setVariable(node.name?.value ?? 'COPROC', findings)
    case 'ParameterExpansion':
      if (node.operation?.type === 'Default' && node.operation.operator.endsWith('=')) {
        setVariable(node.parameter, findings)
      }
      return
    case 'CommandExpansion':
    case 'ProcessSubstitution':
    case 'ArithmeticCommandExpansion':
      if (node.script === undefined) throw notParsed()
      return
    default:
  }
}

function command({ name, args, redirects }: Command, { findings, shell, code }: Reading): void {
  if (name === undefined) return
  const words = [wordText(name), ...args.map((argument) => argumentText(argument, shell))]
  runCommand(words, { findings, stdin: inputOf(redirects), code })
}

const notParsed = (): NotUnderstood => new NotUnderstood('it is not valid shell code')
const tooDeep = (): NotUnderstood => new NotUnderstood('it is nested too deeply')
