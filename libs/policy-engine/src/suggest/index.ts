export { type Suggestion, suggest } from './suggest.ts'
export { type Unused, unusedOf } from './unused.ts'
export { Uses } from './use.ts'
