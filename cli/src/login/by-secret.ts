import { readFile } from 'node:fs/promises'
import * as oauth from 'oauth4webapi'
import { CliError } from '../errors.ts'
import { type Granted, granted, type Provider, refused } from './provider.ts'

/** Gets a token for a machine identity by its client secret (client credentials, for one resource). */
export async function loginBySecret(
  provider: Provider,
  id: string,
  secretFile: string,
  resource: string,
): Promise<Granted> {
  const secret = await readFile(secretFile, 'utf8').catch(() => {
    throw new CliError('secret_unreadable', `The file ${secretFile} cannot be read.`, 2)
  })
  const client: oauth.Client = { client_id: id }
  try {
    const response = await oauth.clientCredentialsGrantRequest(
      provider.server,
      client,
      oauth.ClientSecretBasic(secret.trim()),
      { resource },
      provider.options,
    )
    return granted(await oauth.processClientCredentialsResponse(provider.server, client, response))
  } catch (error) {
    throw refused(error)
  }
}
