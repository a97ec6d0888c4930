import type { SyntaxNode } from 'unbash'
import { NotUnderstood } from '../not-understood.ts'

/** `sh` is any POSIX shell: what bash and the others read differently is not understood. */
export type Shell = 'bash' | 'sh'

/** Kinds of node that only bash has, or that other shells read as something else: `((rm))` runs `rm` in dash. */
const BASH_ONLY: ReadonlySet<SyntaxNode['type']> = new Set([
  'AnsiCQuoted',
  'ArithmeticCommand',
  'ArithmeticFor',
  'ArrayValue',
  'CaseModification',
  'Coproc',
  'FileDescriptorVariable',
  'HereString',
  'LocaleString',
  'Names',
  'ProcessSubstitution',
  'Replace',
  'Select',
  'Slice',
  'TestCommand',
  'Transform',
] as const)

const BASH_REDIRECTS: ReadonlySet<string> = new Set(['&>', '&>>'])

/** Refuses a node that does not mean the same in every shell that may run the text. */
export function checkDialect(node: SyntaxNode, shell: Shell, source: string): void {
  // Patterns like `!(a)` exist only where a shell option is set; without it, the same text runs `a`.
  if (node.type === 'ExtendedGlob' || node.type === 'Unknown') throw differs()
  if (shell === 'sh' && isBashOnly(node, source)) throw differs()
}

function isBashOnly(node: SyntaxNode, source: string): boolean {
  if (BASH_ONLY.has(node.type)) return true
  switch (node.type) {
    case 'Redirect':
      return BASH_REDIRECTS.has(node.operator) || isBothStreams(node.operator, node.target?.text)
    case 'Pipeline':
      return node.operators.includes('|&') || isTimeProgram(node)
    case 'CaseItem':
      return node.terminator !== undefined && node.terminator !== ';;'
    case 'Assignment':
      return node.append === true || node.index !== undefined
    case 'ParameterExpansion':
      return node.prefix === '!' || node.index !== undefined
    case 'CommandExpansion':
      return node.text.startsWith('${')
    case 'ArithmeticExpansion':
      return node.text.startsWith('$[')
    case 'Function':
      return source.startsWith('function', node.pos)
    default:
      return false
  }
}

/** `time -f x rm`: a command called `-f` after the keyword of bash, an option of the program elsewhere. */
const isTimeProgram = ({
  prefixes,
  commands: [first],
}: SyntaxNode & { readonly type: 'Pipeline' }): boolean =>
  prefixes.some(({ type }) => type === 'Time') &&
  first?.type === 'Command' &&
  /^[-'"\\$]/.test(first.name?.text ?? '')

/** `>&file`, which only bash takes for both streams. */
const isBothStreams = (operator: string, target = ''): boolean =>
  operator === '>&' && !/^(?:\d+|-)$/.test(target)

const differs = (): NotUnderstood =>
  new NotUnderstood('it holds a construct that shells read differently')
