import type { ArgumentMember } from '@sallyport/contracts'

/**
 * Whether what was masked at a place may be what one of the members reads. A place is a JSON pointer into the arguments as
 * findings tell it: `*` for any index, `…` for what was cut off, `#` behind the step of a text that holds JSON. In doubt,
 * it is.
 */
export function touches(place: string, members: readonly ArgumentMember[]): boolean {
  const steps = place.split('/').slice(1)
  return members.some(({ path, type }) => {
    if (!path.every((name, index) => maybeSame(steps[index], name))) return false
    // Of a record nothing is read but that there is one.
    const within = steps.length > path.length && path.every((name, at) => steps[at] === step(name))
    return type !== 'Record' || !within
  })
}

/** Whether a step may be the one to a member; behind the last step is all that was masked. */
function maybeSame(told: string | undefined, name: string): boolean {
  if (told === undefined || told === '*' || told.includes('[masked:')) return true
  const own = step(name)
  if (told === own || told === `${own}#`) return true
  return told.endsWith('…') && own.startsWith(told.slice(0, -1 - UNSURE))
}

/** Characters before a cut that may be a part of a placeholder, or of a character. */
const UNSURE = 10

const step = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
