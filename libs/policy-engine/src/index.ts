export { accessTerms } from './access.ts'
export { type About, aboutConnection, type Pinned } from './about.ts'
export { type Checked, createEngine, type Engine } from './cedar/engine.ts'
export { schemaOf } from './cedar/schema-of.ts'
export { isFatal } from './cedar/fatal.ts'
export { type OutlinedPolicy, outlineOf } from './cedar/outline.ts'
export { type Objection, type PolicySet, refuseWithoutPolicies } from './domain/decide.ts'
export type { FactFinders } from './domain/understand.ts'
export { METHOD_VERBS } from './domain/verbs.ts'
export { PolicyEngineError, type PolicyEngineErrorCode } from './errors.ts'
export { FACT_FINDERS } from './fact-finders.ts'
export {
  judgeCall,
  judgeShown,
  object,
  type Published,
  type Subject,
  subjectOf,
  understand,
} from './judge.ts'
export { permitted } from './permission.ts'
export { changesOf } from './versions/changes.ts'
export { judgeRecorded } from './judge-recorded.ts'
export { reviewOf } from './cedar/review.ts'
export { summaryOf } from './cedar/summary.ts'
