import { type Static, Type } from 'typebox'
import { event } from '../event.ts'
import { Principal } from '../principal.ts'

/** Longest text that is looked for, in characters. */
export const MAX_SEARCH_CHARS = 256

/** What was looked for beside words, as it was asked for and masked. */
export type SearchedFor = Static<typeof SearchedFor>
export const SearchedFor = Type.Record(
  Type.String({ pattern: '^[a-zA-Z]{1,32}$' }),
  Type.String({ maxLength: 4096 }),
  { maxProperties: 32, description: 'What was looked for, by the names of the filters; masked.' },
)

/** Someone is about to be told which exchanges have words in their content. */
export const contentSearched = event({
  name: 'content.searched',
  version: 1,
  stream: 'state',
  sender: 'control',
  description:
    'Someone searches the masked content of recordings by words. Appended before they are told what was found, once for each page.',
  data: Type.Object(
    {
      author: Principal,
      text: Type.String({ maxLength: 4096, description: 'The words, masked.' }),
      filters: SearchedFor,
      found: Type.Integer({ minimum: 0, maximum: 100, description: 'Exchanges of the page.' }),
    },
    { additionalProperties: false },
  ),
})
