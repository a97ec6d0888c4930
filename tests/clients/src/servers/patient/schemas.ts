import { fromJsonSchema } from '@modelcontextprotocol/server'

/** A text of the caller's, so that callers do not meet. */
export const KEY = fromJsonSchema<{ key: string }>({
  type: 'object',
  properties: { key: { type: 'string' } },
  required: ['key'],
})

export const STEPS = fromJsonSchema<{ count: number; pause: number }>({
  type: 'object',
  properties: { count: { type: 'integer' }, pause: { type: 'integer' } },
  required: ['count', 'pause'],
})
