import type { JsonObject } from '@sallyport/json'

/** The `inputSchema` of a tool as servers have it: a few plain arguments, a choice, a list of objects. */
export const SCHEMA = {
  type: 'object',
  properties: {
    project: { type: 'string', minLength: 1, maxLength: 100, description: 'Key of the project.' },
    title: { type: 'string', minLength: 1, maxLength: 255, description: 'What it is about.' },
    body: { type: 'string', maxLength: 65_536, description: 'Text of the issue, in Markdown.' },
    priority: { type: 'string', enum: ['low', 'normal', 'high', 'urgent'], default: 'normal' },
    assignee: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    labels: {
      type: 'array',
      items: { type: 'string', maxLength: 50 },
      maxItems: 20,
      uniqueItems: true,
    },
    links: { type: 'array', items: { $ref: '#/$defs/link' } },
    notify: { type: 'boolean' },
  },
  required: ['project', 'title'],
  additionalProperties: false,
  $defs: {
    link: {
      type: 'object',
      properties: {
        kind: { enum: ['blocks', 'duplicates', 'relates'] },
        issue: { type: 'string', pattern: '^[A-Z][A-Z0-9]+-[0-9]+$' },
        weight: { type: 'integer', minimum: 0, maximum: 10 },
      },
      required: ['kind', 'issue'],
      additionalProperties: false,
    },
  },
}

const call: JsonObject = {
  project: 'SHOP',
  title: 'Checkout fails with an empty basket',
  body: 'Steps to reproduce the failure, as the customer has told them. '.repeat(10),
  priority: 'high',
  assignee: null,
  labels: ['checkout', 'backend', 'customer'],
  links: [
    { kind: 'blocks', issue: 'SHOP-1204', weight: 3 },
    { kind: 'relates', issue: 'PAY-77' },
  ],
  notify: true,
}

const links = Array.from({ length: 200 }, (_, id) => ({
  kind: 'relates',
  issue: `PAY-${id}`,
  weight: 1,
}))

/** Arguments for it, of which the last two do not hold. */
export const CALLS: readonly (readonly [string, JsonObject])[] = [
  ['a call as usual', call],
  ['a short call', { project: 'SHOP', title: 'Checkout fails' }],
  ['a call with 200 links', { ...call, links }],
  ['a wrong type', { ...call, notify: 'yes' }],
  ['a missing and an unknown argument', { project: 'SHOP', titel: 'Checkout fails' }],
]
