import { readFileSync } from 'node:fs'

/** A user as `docs/reference/subjects.md` describes it. */
export interface DocumentedUser {
  readonly name: string
  readonly publish: readonly string[]
  readonly except: readonly string[]
  readonly subscribe: readonly string[]
  readonly answers: boolean
}

const PAGE = new URL('../../../../docs/reference/subjects.md', import.meta.url)

/** The table of the section "Users". */
export function documentedUsers(): readonly DocumentedUser[] {
  const [, section = ''] = readFileSync(PAGE, 'utf8').split('\n## Users\n')
  const [table = ''] = section.split('\n## ')
  return table
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, name = '']) => name.startsWith('`'))
    .map(([, name = '', sends = '', listens = '']) => ({
      name: name.replaceAll('`', ''),
      publish: subjectsIn(sends.split('; but not ', 1)[0] ?? ''),
      except: subjectsIn(sends.split('; but not ')[1] ?? ''),
      subscribe: subjectsIn(listens),
      answers: sends.endsWith('; answers'),
    }))
}

/** `subject` (queue) is one that is listened to in the queue group of its own name. */
const subjectsIn = (cell: string): string[] =>
  [...cell.matchAll(/`([^`]+)`( \(queue\))?/g)].map(([, subject = '', queue]) =>
    queue === undefined ? subject : `${subject} ${subject}`,
  )
