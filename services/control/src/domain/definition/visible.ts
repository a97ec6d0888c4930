import { withHiddenSeen } from '@sallyport/contracts'

/** A text in which hidden characters are seen: `\u{202e}` stands for one, and a backslash of the text is doubled. */
export const visible = (text: string): string => withHiddenSeen(text.replaceAll('\\', '\\\\'))

/** A value as JSON in which hidden characters are seen; JSON doubles backslashes itself. */
export const visibleJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).split('\n').map(withHiddenSeen).join('\n')
