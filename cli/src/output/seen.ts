import { withHiddenSeen } from '@sallyport/contracts'

/** Writes hidden characters out, as `\u{202e}`, so that a person sees that they are there. Line feeds lay a text out. */
export const seen = (text: string): string => text.split('\n').map(withHiddenSeen).join('\n')
