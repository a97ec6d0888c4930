import { isJson } from '../../is-json.ts'

/** No line is indented further, so that what is nested deeply does not grow without end. */
const MAX_INDENT = 32
/** A longer text is shown as it is. */
const MAX_CHARS = 262_144

/**
 * JSON with its parts on lines of their own, every number and string as it was written; undefined for any other text, such
 * as several messages, and for a very long one.
 */
export function indentJson(text: string): string | undefined {
  if (text.length > MAX_CHARS || !isJson(text)) return undefined
  let depth = 0
  const lineBreak = (): string => `\n${'  '.repeat(Math.min(depth, MAX_INDENT))}`
  const parts: string[] = []
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      depth++
      parts.push(token, lineBreak())
    } else if (token === '}' || token === ']') {
      depth--
      parts.push(lineBreak(), token)
    } else if (token === ',') parts.push(token, lineBreak())
    else parts.push(token === ':' ? ': ' : token)
  }
  return parts.join('')
}

/** A text that is JSON is made of these, and space between them. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s"{}[\],:]+/g
