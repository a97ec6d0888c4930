/** Longest list of problems that an answer carries, in characters. */
const MAX_PROBLEM_CHARS = 3500
const MAX_LINE_CHARS = 512

/** All problems as a message, one a line; where they are too many for an answer, as many as fit. */
export function listProblems(problems: readonly string[]): string {
  const lines: string[] = []
  let length = 0
  for (const problem of problems) {
    const line = problem.slice(0, MAX_LINE_CHARS)
    length += line.length + 1
    if (length > MAX_PROBLEM_CHARS) break
    lines.push(line)
  }
  const more = problems.length - lines.length
  return [...lines, ...(more > 0 ? [`There are ${more} more.`] : [])].join('\n')
}

/** The problems that such a message lists. */
export const problemsIn = (message: string): readonly string[] => message.split('\n')
