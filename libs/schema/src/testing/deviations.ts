import type { SchemaErrorCode } from '../errors.ts'

/** The groups of one file of the JSON Schema Test Suite whose schema is refused, and by which code. */
export interface RefusedGroups {
  readonly file: string
  readonly code: SchemaErrorCode
  readonly groups: readonly string[]
}

/**
 * They refer to a document that is not in their own text, the meta-schema among them, and nothing is ever fetched
 * (`remote_ref`); or to a meta-schema of their own, whose keywords are not known (`dialect`).
 */
export const REFUSED_GROUPS: readonly RefusedGroups[] = [
  {
    file: 'draft2020-12/defs.json',
    code: 'remote_ref',
    groups: ['validate definition against metaschema'],
  },
  {
    file: 'draft2020-12/dynamicRef.json',
    code: 'remote_ref',
    groups: [
      'strict-tree schema, guards against misspelled properties',
      'tests for implementation dynamic anchor and reference link',
      '$ref and $dynamicAnchor are independent of order - $defs first',
      '$ref and $dynamicAnchor are independent of order - $ref first',
      '$ref to $dynamicRef finds detached $dynamicAnchor',
    ],
  },
  {
    file: 'draft2020-12/ref.json',
    code: 'remote_ref',
    groups: ['remote ref, containing refs itself'],
  },
  {
    file: 'draft2020-12/refRemote.json',
    code: 'remote_ref',
    groups: [
      'remote ref',
      'fragment within remote ref',
      'anchor within remote ref',
      'ref within remote ref',
      'base URI change',
      'base URI change - change folder',
      'base URI change - change folder in subschema',
      'root ref in remote ref',
      'remote ref with ref to defs',
      'Location-independent identifier in remote ref',
      'retrieved nested refs resolve relative to their URI not $id',
      'remote HTTP ref with different $id',
      'remote HTTP ref with different URN $id',
      'remote HTTP ref with nested absolute ref',
      '$ref to $ref finds detached $anchor',
    ],
  },
  {
    file: 'draft2020-12/vocabulary.json',
    code: 'dialect',
    groups: [
      'schema that uses custom metaschema with with no validation vocabulary',
      'ignore unrecognized optional vocabulary',
    ],
  },
  {
    file: 'draft7/definitions.json',
    code: 'remote_ref',
    groups: ['validate definition against metaschema'],
  },
  { file: 'draft7/ref.json', code: 'remote_ref', groups: ['remote ref, containing refs itself'] },
  {
    file: 'draft7/refRemote.json',
    code: 'remote_ref',
    groups: [
      'remote ref',
      'fragment within remote ref',
      'ref within remote ref',
      'base URI change',
      'base URI change - change folder',
      'base URI change - change folder in subschema',
      'root ref in remote ref',
      'remote ref with ref to definitions',
      'Location-independent identifier in remote ref',
      'retrieved nested refs resolve relative to their URI not $id',
      '$ref to $ref finds location-independent $id',
    ],
  },
]

/**
 * Values that hold here though the suite has them fail: what a string holds is an annotation (`contentMediaType`,
 * `contentEncoding`), which draft-07 leaves open and 2020-12 asks for.
 */
export const HOLD_ALL_THE_SAME: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'draft7/optional/content.json',
    [
      'an invalid JSON document',
      'an invalid base64 string (% is not a valid character)',
      'a validly-encoded invalid JSON document',
      'an invalid base64 string that is valid JSON',
    ],
  ],
])
