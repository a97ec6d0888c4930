import { Type } from 'typebox'

/** How many rows a list may have; a query parameter is a text. */
export const Limit = Type.Optional(
  Type.String({ pattern: '^([1-9][0-9]?|100)$', description: '1 to 100; 50 unless said.' }),
)

export const limitOf = (text: string | undefined): number => Number(text ?? 50)
