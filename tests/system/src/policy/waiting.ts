import { succeeded, type System } from '@sallyport/kit'

/** The id of the approval whose request holds a text, as soon as one waits. */
export function waitingFor(system: System, text: string): Promise<string> {
  return system.until('an approval that waits', async () => {
    const args = ['--json', 'approvals', 'list', '--status', 'pending']
    const listed: unknown = JSON.parse(succeeded(await system.cli('bob', args)).stdout)
    const all: unknown[] = Array.isArray(listed) ? listed : []
    const own = all.map((each) => JSON.stringify(each)).find((each) => each.includes(text))
    return own === undefined ? undefined : /"id":"([0-9A-Z]{26})"/.exec(own)?.[1]
  })
}
