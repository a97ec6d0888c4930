import { ContractError, policyProposals, type ProposalsOfTool } from '@sallyport/contracts'
import { type Api, openApi } from '../api.ts'
import { requireRegistered } from '../connection-names.ts'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { fragmentOf } from './proposal-text.ts'

/** Proposes declarations for the tools of a connection, as a fragment of its file. */
export async function proposeDeclarations(context: Context, name: string): Promise<void> {
  const api = openApi(context)
  await requireRegistered(api, name)
  const tools = await proposalsOf(api, name)
  show(context, tools, () => clean(fragmentOf(name, tools)))
}

/** Says after a registration that something is left to declare. That nobody can tell now is no failure of it. */
export async function hintAtProposals(context: Context, api: Api, name: string): Promise<void> {
  const tools = await proposalsOf(api, name).catch((error: unknown) => {
    if (error instanceof CliError || error instanceof ContractError) return []
    throw error
  })
  const count = tools.filter(({ proposals }) => proposals.length > 0).length
  if (count === 0) return
  const look = count === 1 ? '1 tool looks as if it holds' : `${count} tools look as if they hold`
  context.out.write(
    clean(
      `${look} SQL, shell, URLs or paths that are not declared: npx --no -- sallyport connections propose ${name}\n`,
    ),
  )
}

async function proposalsOf(api: Api, name: string): Promise<readonly ProposalsOfTool[]> {
  const tools: ProposalsOfTool[] = []
  let next: string | undefined
  do {
    const query = new URLSearchParams({ limit: '100', ...(next !== undefined && { after: next }) })
    const path = `/api/connections/${encodeURIComponent(name)}/proposals?${query.toString()}`
    // Each page names the one behind it.
    // oxlint-disable-next-line no-await-in-loop
    const page = await api.get(path, policyProposals.reply)
    tools.push(...page.tools)
    next = page.next
  } while (next !== undefined)
  return tools
}
