import { policyGet, policyValidate, policyVersion, type ReplyOf } from '@sallyport/contracts'
import type { Api } from './api.ts'
import { usage } from './errors.ts'

/** Where the admin API has the policy set of a connection. */
export const policyPath = (connection: string): string =>
  `/api/connections/${encodeURIComponent(connection)}/policy`

/** The set in force. */
export const policyInForce = (api: Api, connection: string): Promise<ReplyOf<typeof policyGet>> =>
  api.get(policyPath(connection), policyGet.reply)

/** One version whole. */
export async function readVersion(
  api: Api,
  connection: string,
  version: number,
): Promise<ReplyOf<typeof policyVersion>> {
  if (version === 0) throw usage('Versions begin with 1.')
  return api.get(`${policyPath(connection)}/versions/${version}`, policyVersion.reply)
}

/** What is wrong with a draft, and what it changes. */
export const lookOver = (
  api: Api,
  connection: string,
  cedar: string,
): Promise<ReplyOf<typeof policyValidate>> =>
  api.send('POST', `${policyPath(connection)}/validations`, { cedar }, policyValidate.reply)
