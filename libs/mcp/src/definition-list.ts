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

/**
 * Leaves in a result only the definitions that may be seen. It goes by the shape of the result and not by the method
 * that was asked, so that no detour (a resumed stream, a notification) shows an unfiltered list. An element without a
 * name cannot be judged and is left out.
 */
export async function filterDefinitions(
  result: JsonObject,
  maySee: (verb: string, name: string) => Promise<boolean>,
): Promise<JsonObject> {
  const lists = DEFINITION_LISTS.filter(({ member }) => Array.isArray(result[member]))
  const filtered = await Promise.all(
    lists.map(async ({ member, key, verb }) => {
      const elements: unknown = result[member]
      return [member, await filterList(Array.isArray(elements) ? elements : [], key, verb, maySee)]
    }),
  )
  return { ...result, ...Object.fromEntries(filtered) }
}

async function filterList(
  elements: readonly unknown[],
  key: string,
  verb: string,
  maySee: (verb: string, name: string) => Promise<boolean>,
): Promise<unknown[]> {
  const visible = await Promise.all(
    elements.map(async (element) => {
      const name = isObject(element) ? element[key] : undefined
      return typeof name === 'string' && (await maySee(verb, name))
    }),
  )
  return elements.filter((_, index) => visible[index])
}

/** Whether a result holds a list of definitions. */
export function holdsDefinitions(result: JsonObject): boolean {
  return DEFINITION_LISTS.some(({ member }) => Array.isArray(result[member]))
}

/**
 * Keeps a filtered result out of shared caches: what one principal may see is not for another. `cacheScope` and `ttlMs`
 * are members of the modern era's cacheable results; a result without them gets none.
 */
export function privateCaching(result: JsonObject, maxTtlMs: number): JsonObject {
  const { cacheScope, ttlMs } = result
  return {
    ...result,
    ...(cacheScope !== undefined && { cacheScope: 'private' }),
    ...(typeof ttlMs === 'number' && { ttlMs: Math.min(ttlMs, maxTtlMs) }),
  }
}
