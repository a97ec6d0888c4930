import type { ElicitRequestFormParams } from '@modelcontextprotocol/server'

/** What a client is asked to have filled in. */
type Form = ElicitRequestFormParams['requestedSchema']

export const PERSON_FORM: Form = {
  type: 'object',
  properties: {
    username: { type: 'string', description: 'Name of the user' },
    email: { type: 'string', description: 'Address of the user' },
  },
  required: ['username', 'email'],
}

/** A default for each kind of field (SEP-1034). */
export const DEFAULTS_FORM: Form = {
  type: 'object',
  properties: {
    name: { type: 'string', description: 'Name', default: 'John Doe' },
    age: { type: 'integer', description: 'Age', default: 30 },
    score: { type: 'number', description: 'Score', default: 95.5 },
    status: {
      type: 'string',
      description: 'Status',
      enum: ['active', 'inactive', 'pending'],
      default: 'active',
    },
    verified: { type: 'boolean', description: 'Whether verified', default: true },
  },
}

/** Each way to offer a choice (SEP-1330), the deprecated one too. */
export const ENUMS_FORM: Form = {
  type: 'object',
  properties: {
    untitledSingle: { type: 'string', enum: ['option1', 'option2', 'option3'] },
    titledSingle: {
      type: 'string',
      oneOf: [
        { const: 'value1', title: 'First' },
        { const: 'value2', title: 'Second' },
        { const: 'value3', title: 'Third' },
      ],
    },
    legacyEnum: {
      type: 'string',
      enum: ['opt1', 'opt2', 'opt3'],
      enumNames: ['One', 'Two', 'Three'],
    },
    untitledMulti: {
      type: 'array',
      items: { type: 'string', enum: ['option1', 'option2', 'option3'] },
    },
    titledMulti: {
      type: 'array',
      items: {
        anyOf: [
          { const: 'value1', title: 'First' },
          { const: 'value2', title: 'Second' },
          { const: 'value3', title: 'Third' },
        ],
      },
    },
  },
}

export const NAME_FORM: Form = field('name', { type: 'string' })
export const COLOR_FORM: Form = field('color', { type: 'string' })
export const CONTEXT_FORM: Form = field('context', { type: 'string' })
export const OK_FORM: Form = field('ok', { type: 'boolean' })

function field(name: string, schema: Form['properties'][string]): Form {
  return { type: 'object', properties: { [name]: schema }, required: [name] }
}
