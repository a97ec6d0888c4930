import { visible } from '../definition/visible.ts'

/** What stands for `&`, `<` and `>`, which begin mentions, links and commands in Slack. */
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * A text of others on one line, at most so many characters before Slack's escapes: no line of it looks like one of ours,
 * hidden characters are seen, and nothing of it is a mention or a link.
 */
export const slackText = (text: string, max: number): string =>
  cut(visible(text.replaceAll(/\s+/g, ' ').trim()), max).replaceAll(
    /[&<>]/g,
    (character) => ESCAPES[character] ?? '',
  )

function cut(text: string, max: number): string {
  if (text.length <= max) return text
  // Half of a pair is no character.
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
