import type { Search } from '../src/search-store.ts'
import { COUNTS, FINDINGS, NAMES, timeOf } from './made-up.ts'
import type { Random } from './random.ts'

/** Makes one search of a kind. */
export type KindOfSearch = (random: Random, all: number) => Omit<Search, 'limit'>

const user = (random: Random): string => NAMES.user(random.skewed(COUNTS.users))
const rareUser = (random: Random): string => NAMES.user(COUNTS.users - 1 - random.below(200))
const connection = (random: Random): string => NAMES.connection(random.skewed(COUNTS.connections))
const table = (random: Random): string => NAMES.table(random.skewed(COUNTS.tables))
const finding = (random: Random): string => FINDINGS[random.below(FINDINGS.length)] ?? 'email'
const week = (random: Random, all: number) => {
  const from = random.below(all)
  return { since: timeOf(from), until: new Date(timeOf(from).getTime() + 7 * 86_400_000) }
}

/** Each way to search, and some that are hard: rare, gone long since, or two that never meet. */
export const KINDS: Readonly<Record<string, KindOfSearch>> = {
  everything: () => ({ searched: {} }),
  'everything of a week': (random, all) => ({ searched: {}, ...week(random, all) }),
  'a page in the middle': (random, all) => ({ searched: {}, before: random.below(all * 3) }),
  principal: (random) => ({ searched: { principal: user(random) } }),
  'rare principal': (random) => ({ searched: { principal: rareUser(random) } }),
  'principal that is not there': () => ({ searched: { principal: 'nobody' } }),
  'agent that is gone': () => ({ searched: { principal: NAMES.retired } }),
  'on behalf of': (random) => ({ searched: { onBehalfOf: user(random) } }),
  connection: (random) => ({ searched: { connection: connection(random) } }),
  operation: (random) => ({
    searched: { verb: 'tools/call', name: NAMES.tool(random.skewed(COUNTS.tools)) },
  }),
  table: (random) => ({ searched: { table: table(random) } }),
  column: (random) => ({
    searched: {
      column: NAMES.column(random.skewed(COUNTS.tables), random.below(COUNTS.columns)),
    },
  }),
  finding: (random) => ({ searched: { finding: finding(random) } }),
  decision: () => ({ searched: { decision: 'deny' } }),
  outcome: () => ({ searched: { outcome: 'failed' } }),
  'policy version': (random) => ({
    searched: { connection: connection(random), policyVersion: String(1 + random.below(50)) },
  }),
  approval: (random, all) => ({ searched: { approval: NAMES.approval(random.below(all)) } }),
  session: (random, all) => ({
    searched: { session: NAMES.session(random.below(Math.ceil(all / COUNTS.session))) },
  }),
  'principal and table': (random) => ({
    searched: { principal: user(random), table: table(random) },
  }),
  'connection, denied, with a finding, of a week': (random, all) => ({
    searched: { connection: connection(random), decision: 'deny', finding: finding(random) },
    ...week(random, all),
  }),
  'two that never meet': () => ({ searched: { decision: 'deny', outcome: 'delivered' } }),
  'gone agent, of the last version': () => ({
    searched: { principal: NAMES.retired, policyVersion: '50' },
  }),
}
