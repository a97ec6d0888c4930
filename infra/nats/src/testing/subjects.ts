import { AUDIT_CLASSES, RPCS, STREAMS } from '@sallyport/contracts'

const AGGREGATES = [
  'connection',
  'policy',
  'approval',
  'pin',
  'masking',
  'retention',
  'view',
  'search',
  'refusal',
]
const NEWS = ['requested', 'resolved', 'break_glass', 'made-up']
const CONSUMERS = ['recorder', 'siem', 'control-1', 'export-1', 'made-up']

/** What JetStream can be asked about a stream, and what tells it that a message was taken. */
const asked = (stream: string): string[] => [
  ...[
    'INFO',
    'CREATE',
    'UPDATE',
    'DELETE',
    'PURGE',
    'MSG.GET',
    'MSG.DELETE',
    'SNAPSHOT',
    'RESTORE',
  ].map((verb) => `$JS.API.STREAM.${verb}.${stream}`),
  `$JS.API.DIRECT.GET.${stream}`,
  `$JS.API.CONSUMER.CREATE.${stream}`,
  `$JS.API.CONSUMER.NAMES.${stream}`,
  `$JS.API.CONSUMER.LIST.${stream}`,
  ...CONSUMERS.flatMap((consumer) => [
    ...['CREATE', 'DURABLE.CREATE', 'INFO', 'DELETE', 'MSG.NEXT', 'PAUSE'].map(
      (verb) => `$JS.API.CONSUMER.${verb}.${stream}.${consumer}`,
    ),
    `$JS.ACK.${stream}.${consumer}.1.1.1.1.0`,
  ]),
]

/** Subjects of every kind, of the bus and of the server itself, and some that nobody uses. */
export const subjects = (users: readonly string[]): readonly string[] => [
  ...RPCS.map(({ subject }) => subject),
  'rpc.made.up',
  'journal.edge-1',
  'journal.made-up',
  'held.abc',
  'rates.abc',
  'siem.audit',
  'made.up',
  ...AGGREGATES.map((aggregate) => `state.${aggregate}.orders`),
  'state.made-up.orders',
  ...AUDIT_CLASSES.map((kind) => `audit.${kind}`),
  ...NEWS.map((kind) => `approval.${kind}.orders`),
  ...[...Object.values(STREAMS).map(({ name }) => name), 'MADE_UP'].flatMap(asked),
  '$JS.API.INFO',
  '$JS.API.STREAM.NAMES',
  '$JS.API.STREAM.LIST',
  '$JS.API.ACCOUNT.PURGE.$G',
  '$SYS.REQ.SERVER.PING',
  '$SYS.REQ.USER.INFO',
  '$SYS.REQ.ACCOUNT.PING.CONNZ',
  ...users.map((user) => `_INBOX.${user}.abc`),
  '_INBOX.abc',
  '_INBOX.made-up.abc',
]

/** What one might listen to in order to overhear others. */
export const WILDCARDS = [
  '>',
  '*.>',
  'rpc.>',
  'rpc.*.*',
  'journal.>',
  'state.>',
  'held.>',
  'rates.>',
  'audit.>',
  'audit.*',
  'siem.>',
  'approval.>',
  'approval.*.orders',
  'approval.requested.*',
  '_INBOX.>',
  '_INBOX.*.abc',
  '$JS.>',
  '$SYS.>',
]

/** Whether everything that the second covers is covered by the first (NATS wildcards). */
export function covers(pattern: string, subject: string): boolean {
  const [wanted, given] = [pattern.split('.'), subject.split('.')]
  const rest = wanted.indexOf('>')
  if (rest < 0 && wanted.length !== given.length) return false
  if (rest >= 0 && given.length <= rest) return false
  const fixed = rest < 0 ? wanted : wanted.slice(0, rest)
  return fixed.every((token, index) => {
    const other = given[index]
    return other !== '>' && (token === '*' || token === other)
  })
}
