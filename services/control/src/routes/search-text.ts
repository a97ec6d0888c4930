import { MAX_SEARCH_CHARS } from '@sallyport/contracts'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { ControlConfig } from '../config.ts'
import type { Deps } from '../deps.ts'
import { parseTextQuery, TextQueryError } from '../domain/text/text-query.ts'
import { ControlError } from '../errors.ts'
import { callerOf } from '../http/caller.ts'

/** Words of the content that are looked for. */
export const SearchText = Type.String({
  minLength: 1,
  maxLength: MAX_SEARCH_CHARS,
  description:
    'For auditors: words that the masked request and answer have, all of them; "a phrase", begin*, -not. That they search is recorded.',
})

/** Throws where the caller may not search content. */
export function requireTextRole(
  request: FastifyRequest,
  { auditors }: ControlConfig['roles'],
): void {
  if (callerOf(request).roles.includes('auditor')) return
  throw new ControlError(
    'forbidden',
    `Content is searched by auditors alone: people in ${auditors.join(' or ')}. Search without text, or ask one of them.`,
  )
}

/** What is looked for, as PostgreSQL reads it. Throws where it cannot be, or nothing is indexed. */
export async function textQueryOf(
  { store, config }: Pick<Deps, 'store' | 'config'>,
  text: string,
): Promise<string> {
  if (!config.searchText || (await store.textPosition()) === undefined)
    throw new ControlError(
      'text_not_indexed',
      'Words of content are not indexed here: start control with SALLYPORT_SEARCH_TEXT=on. It indexes what was recorded before, too.',
    )
  try {
    return parseTextQuery(text).tsquery
  } catch (error) {
    if (!(error instanceof TextQueryError)) throw error
    throw new ControlError('invalid_request', `The text cannot be looked for. ${error.message}`)
  }
}
