import type {
  Access,
  Connection,
  Facts,
  Operation,
  PathsFacts,
  ShellSummary,
  SqlFacts,
  ToolUnderstanding,
  UrlsFacts,
} from '@sallyport/contracts'
import {
  NO_SQL_FACTS,
  pathsFacts,
  shellAccess,
  shellSummary,
  sqlAccess,
  urlsFacts,
} from '@sallyport/facts'
import { defaultsOf } from '../arguments/defaults.ts'

/** What is known of an operation before any policy is asked. */
export interface Understanding {
  readonly access: Access
  readonly facts?: Facts
}

/** Finds the facts of arguments. */
export interface FactFinders {
  sql(text: unknown, how: NonNullable<ToolUnderstanding['sql']>): Promise<SqlFacts>
  shell(text: unknown, how: NonNullable<ToolUnderstanding['shell']>): ShellSummary
  url(values: readonly unknown[], how: NonNullable<ToolUnderstanding['url']>): UrlsFacts
  path(values: readonly unknown[]): PathsFacts
}

/** How the tool that an operation calls is to be understood, as its connection declares it. */
export const declaredTool = (
  { tools }: Connection,
  { verb, name }: Operation,
): ToolUnderstanding | undefined =>
  verb === 'tools/call' && Object.hasOwn(tools, name) ? tools[name] : undefined

/** Whether what a tool may do is found from its arguments. */
export const isJudgedByArguments = (tool: ToolUnderstanding | undefined): boolean =>
  tool?.sql !== undefined || tool?.shell !== undefined

/**
 * The facts of one call of a tool, as far as they are declared. An argument that is left out counts as the default of the
 * definition that is pinned.
 */
export async function factsOf(
  { sql, shell, url, path }: ToolUnderstanding,
  { arguments: all = {} }: Operation,
  find: FactFinders,
  definition?: string,
): Promise<Facts> {
  let defaults: Readonly<Record<string, unknown>> | undefined
  const value = (name: string): unknown => {
    const given = Object.hasOwn(all, name) ? all[name] : undefined
    if ((given ?? undefined) !== undefined || definition === undefined) return given
    defaults ??= defaultsOf(definition)
    return Object.hasOwn(defaults, name) ? defaults[name] : given
  }
  return {
    ...(sql && { sql: await find.sql(value(sql.argument), sql) }),
    ...(shell && { shell: find.shell(value(shell.argument), shell) }),
    ...(url && { url: find.url(url.arguments.map(value), url) }),
    ...(path && { path: find.path(path.arguments.map(value)) }),
  }
}

const RANK: readonly Access[] = ['read', 'write', 'admin']

/** What facts say that a call may do, the worst of them; undefined where they say nothing of it. */
export function accessOf({ sql, shell }: Facts): Access | undefined {
  const found = new Set([sql && sqlAccess(sql), shell && shellAccess(shell)])
  return RANK.findLast((access) => found.has(access))
}

/** Stand for facts of arguments that are not known yet. */
const NO_FACTS: Required<Facts> = {
  sql: NO_SQL_FACTS,
  shell: shellSummary(undefined, { shell: 'bash' }),
  url: urlsFacts([]),
  path: pathsFacts([]),
}

/** Facts of the kinds that a tool declares, its arguments being unknown. */
export const noFactsYet = (tool: ToolUnderstanding): Facts => ({
  ...(tool.sql && { sql: NO_FACTS.sql }),
  ...(tool.shell && { shell: NO_FACTS.shell }),
  ...(tool.url && { url: NO_FACTS.url }),
  ...(tool.path && { path: NO_FACTS.path }),
})
