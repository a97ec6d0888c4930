import { policySchema } from '@sallyport/contracts'
import { openApi } from '../api.ts'
import { requireRegistered } from '../connection-names.ts'
import type { Context } from '../context.ts'
import { usage } from '../errors.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { policyPath } from '../policy-api.ts'

export interface SchemaOptions {
  readonly tool?: string
  readonly prompt?: string
}

/** Shows what policies of a connection can speak of: on one tool or prompt, or on any. */
export async function showSchema(
  context: Context,
  connection: string,
  { tool, prompt }: SchemaOptions,
): Promise<void> {
  if (tool !== undefined && prompt !== undefined)
    throw usage('A schema is of one tool or of one prompt: leave out --tool or --prompt.')
  const api = openApi(context)
  await requireRegistered(api, connection)
  const query = new URLSearchParams({
    ...(tool !== undefined && { kind: 'tool', name: tool }),
    ...(prompt !== undefined && { kind: 'prompt', name: prompt }),
  })
  const path = `${policyPath(connection)}/schema?${query.toString()}`
  const found = await api.get(path, policySchema.reply)
  show(context, found, () => clean(found.schema))
}
