import { isObject, type JsonObject } from './message.ts'

/** A list of definitions in a result, and the operation that using one of them would be. */
export interface DefinitionList {
  /** Member of the result that holds the list. */
  readonly member: string
  /** Member of each element that names it. */
  readonly key: string
  /** Method that uses an element. */
  readonly verb: string
}

/** Every list by which a server shows what it offers. */
export const DEFINITION_LISTS: readonly DefinitionList[] = [
  { member: 'tools', key: 'name', verb: 'tools/call' },
  { member: 'prompts', key: 'name', verb: 'prompts/get' },
  { member: 'resources', key: 'uri', verb: 'resources/read' },
  { member: 'resourceTemplates', key: 'uriTemplate', verb: 'resources/read' },
]

/** Which elements of one list of a result may be seen, by their place in it. */
export interface Visible {
  readonly member: string
  readonly keep: readonly boolean[]
}

/**
 * Tells for every list of definitions in a result which elements may be seen. It goes by the shape of the result and not
 * by the method that was asked, so that no detour (a resumed stream) shows an unfiltered list. An element without a name
 * cannot be judged and may not be seen.
 */
export async function visibleDefinitions(
  result: JsonObject,
  maySee: (verb: string, name: string) => Promise<boolean>,
): Promise<readonly Visible[]> {
  const judge = async (element: unknown, { key, verb }: DefinitionList): Promise<boolean> => {
    const name = isObject(element) ? element[key] : undefined
    return typeof name === 'string' && (await maySee(verb, name))
  }
  return Promise.all(
    DEFINITION_LISTS.filter(({ member }) => Array.isArray(result[member])).map(async (list) => {
      const elements: unknown = result[list.member]
      const all: unknown[] = Array.isArray(elements) ? elements : []
      return { member: list.member, keep: await inSlices(all, (element) => judge(element, list)) }
    }),
  )
}

/** Definitions that are judged at once; a long list must not crowd out other callers. */
const SLICE = 512

async function inSlices(
  elements: readonly unknown[],
  judge: (element: unknown) => Promise<boolean>,
): Promise<boolean[]> {
  const judged: boolean[] = []
  for (let from = 0; from < elements.length; from += SLICE) {
    // One slice after the other, which is the point.
    // oxlint-disable-next-line no-await-in-loop
    judged.push(...(await Promise.all(elements.slice(from, from + SLICE).map(judge))))
  }
  return judged
}
