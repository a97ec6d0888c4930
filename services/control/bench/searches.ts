import { parseTextQuery } from '../src/domain/text/text-query.ts'
import type { Search } from '../src/search-store.ts'
import { COUNTS, FINDINGS, NAMES, timeOf } from './made-up.ts'
import type { Random } from './random.ts'
import { ownWord, wordOf, WORDS } from './words.ts'

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

const words = (text: string) => ({ text: parseTextQuery(text).tsquery })
const common = (random: Random): string => wordOf(1 + random.below(20))
const rare = (random: Random): string => wordOf(WORDS - 1 - random.below(1000))

/** Each way to search by words, alone and with others. */
const TEXT_KINDS: Readonly<Record<string, KindOfSearch>> = {
  'word of most exchanges': () => ({ searched: {}, ...words(wordOf(0)) }),
  'common word': (random) => ({ searched: {}, ...words(common(random)) }),
  'rare word': (random) => ({ searched: {}, ...words(rare(random)) }),
  'word of one exchange': (random, all) => ({
    searched: {},
    ...words(ownWord(random.below(all))),
  }),
  'word that is not there': () => ({ searched: {}, ...words('nowhere') }),
  'three common words': (random) => ({
    searched: {},
    ...words([1, 2, 3].map(() => common(random)).join(' ')),
  }),
  'common and rare word': (random) => ({
    searched: {},
    ...words(`${common(random)} ${rare(random)}`),
  }),
  'common word without another': (random) => ({
    searched: {},
    ...words(`${common(random)} -${wordOf(0)}`),
  }),
  'phrase of common words': (random) => ({
    searched: {},
    ...words(`"${common(random)} ${common(random)}"`),
  }),
  'phrase of rare words': (random) => ({
    searched: {},
    ...words(`"${rare(random)} ${rare(random)}"`),
  }),
  'beginning of a word': (random) => ({
    searched: {},
    ...words(`${wordOf(random.below(WORDS)).slice(0, 4)}*`),
  }),
  'beginning of most words': () => ({ searched: {}, ...words('bab*') }),
  'common word and principal': (random) => ({
    searched: { principal: user(random) },
    ...words(common(random)),
  }),
  'common word and agent that is gone': (random) => ({
    searched: { principal: NAMES.retired },
    ...words(common(random)),
  }),
  'common word, connection, denied, of a week': (random, all) => ({
    searched: { connection: connection(random), decision: 'deny' },
    ...words(common(random)),
    ...week(random, all),
  }),
  'common word and session': (random, all) => ({
    searched: { session: NAMES.session(random.below(Math.ceil(all / COUNTS.session))) },
    ...words(wordOf(0)),
  }),
  'common words and two that never meet': (random) => ({
    searched: { decision: 'deny', outcome: 'delivered' },
    ...words(common(random)),
  }),
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
  ...TEXT_KINDS,
}
