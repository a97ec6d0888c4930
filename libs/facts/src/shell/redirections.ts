import type { HereDoc, Redirect, Redirection } from 'unbash'
import { NotUnderstood } from '../not-understood.ts'
import type { Findings } from './findings.ts'
import { known, type Text, wordText } from './words.ts'

/** Records the file that a redirection opens, if it opens one. */
export function recordFile({ operator, target }: Redirect, findings: Findings): void {
  if (target === undefined) throw new NotUnderstood('it is not valid shell code')
  const file = wordText(target)
  const isProcess = target.parts?.some((part) => part.type === 'ProcessSubstitution') === true
  if (isProcess && file.dynamic && target.parts?.length === 1) return
  if (operator === '<&' || (operator === '>&' && /^(?:\d+-?|-)$/.test(file.value))) {
    if (file.dynamic) findings.file(file, 'read')
    return
  }
  if (operator === '<' || operator === '<>') findings.file(file, 'read')
  if (operator !== '<') findings.file(file, 'write')
}

/** What a command reads as its input, if its own redirections tell all of it. */
export function inputOf(redirections: readonly Redirection[]): Text | undefined {
  const inputs = redirections.filter(isInput)
  const [only] = inputs
  if (only === undefined || inputs.length > 1) return undefined
  if (only.type === 'HereDoc') return hereDocument(only)
  return only.type === 'HereString' && only.target !== undefined ? wordText(only.target) : undefined
}

function isInput({ type, descriptor, ...redirection }: Redirection): boolean {
  if (descriptor !== undefined)
    return descriptor.type !== 'FileDescriptor' || descriptor.value === 0
  return type !== 'Redirect' || ('operator' in redirection && redirection.operator.startsWith('<'))
}

/** The text of a here-document without expansions; with `<<-` or a backslash it would not be the same text. */
function hereDocument({ operator, delimiter, body }: HereDoc): Text | undefined {
  const plain =
    body.parts === undefined && (delimiter?.quoted === true || !body.text.includes('\\'))
  return plain && operator === '<<' ? known(body.text) : undefined
}
