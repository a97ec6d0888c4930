import type { ApprovalNews } from '@sallyport/contracts'

/** What may have happened to an approval. */
export const EVENT_KINDS: readonly ApprovalNews[] = ['requested', 'resolved', 'break_glass']

/** Where events of approvals are sent, and which of them. */
export interface Webhook {
  readonly name: string
  /** May hold a secret in its path, as those of Slack do: never shown. */
  readonly url: string
  /** Host and port of the URL, for eyes. */
  readonly host: string
  readonly format: 'standard' | 'slack'
  /** Keys of the signatures, several while they are changed; none for Slack. */
  readonly secrets: readonly Uint8Array[]
  readonly events: readonly ApprovalNews[]
  /** Names of connections; all unless said. */
  readonly connections?: readonly string[]
}

/** Whether a webhook is told of an event. Nobody can be left out of what was done without consent. */
export function wants(
  { events, connections }: Pick<Webhook, 'events' | 'connections'>,
  kind: ApprovalNews,
  connection: string,
): boolean {
  if (kind === 'break_glass') return true
  return events.includes(kind) && (connections?.includes(connection) ?? true)
}
