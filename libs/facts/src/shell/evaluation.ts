import type { SyntaxNode } from 'unbash'

const NUMBER = /^(?:\d+(?:#\w+)?|0[xX][\dA-Fa-f]+)$/

const COMPARES_NUMBERS = /^-(?:eq|ne|lt|le|gt|ge)$/

/**
 * Whether the node makes the shell evaluate the value of a variable as code. Arithmetic does: with `x='a[$(rm)]'` in the
 * environment or the text, `$((x))` runs `rm`. So do subscripts, indirection and prompts.
 */
export function evaluates(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'ArithmeticWord':
      return !NUMBER.test(node.value)
    case 'ArithmeticCommandExpansion':
    case 'Transform':
      return node.type !== 'Transform' || node.operand.value === 'P'
    case 'ArithmeticExpansion':
    case 'ArithmeticCommand':
      return node.expression === undefined
    case 'ParameterExpansion':
      return isIndirect(node) || (node.index !== undefined && !isIndex(node.index.value))
    case 'Slice':
      return !isNumber(node.offset.value) || !isNumber(node.length?.value ?? '0')
    case 'Assignment':
      return node.index !== undefined && !isIndex(node.index.value)
    case 'ArrayValue':
      return node.elements.some((element) => element.text.startsWith('['))
    case 'TestUnary':
      return node.operator === '-R' || (node.operator === '-v' && !isName(node.operand.text))
    case 'TestBinary':
      return (
        COMPARES_NUMBERS.test(node.operator) &&
        !(isNumber(node.left.text) && isNumber(node.right.text))
      )
    default:
      return false
  }
}

const isIndirect = (node: SyntaxNode & { readonly type: 'ParameterExpansion' }): boolean =>
  node.prefix === '!' && node.operation?.type !== 'Names'

const isNumber = (text: string): boolean => /^ ?-?\d+$/.test(text)

const isIndex = (text: string): boolean => text === '@' || text === '*' || isNumber(text)

const isName = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text)
