import { pathsFacts, shellSummary, sqlFacts, urlsFacts } from '@sallyport/facts'
import type { FactFinders } from './domain/understand.ts'

/** Finds facts with the parsers of this process. */
export const FACT_FINDERS: FactFinders = {
  sql: (text, { dialect, defaultSchema }) => sqlFacts(text, { dialect, defaultSchema }),
  shell: (text, { shell }) => shellSummary(text, { shell }),
  url: (values, { schemes }) => urlsFacts(values, schemes && { schemes }),
  path: (values) => pathsFacts(values),
}
