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
      return {
        member: list.member,
        keep: await Promise.all(all.map((element) => judge(element, list))),
      }
    }),
  )
}
