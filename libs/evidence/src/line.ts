import {
  type ContentRecord,
  ContractError,
  type DataOf,
  type EventContract,
  type EventOf,
  EVENTS,
  journalRejected,
  MAX_LEAF_BYTES,
  parseContentRecord,
  type SallyportEvent,
} from '@sallyport/contracts'

/** Why a line is no evidence; what repeats an event shows only beside the log. */
export type LineProblem = Exclude<
  DataOf<typeof journalRejected>['lines'][number]['problem'],
  'repeated'
>

/** What one line of a stream or a segment is. */
export type Line =
  | { readonly kind: 'event'; readonly event: SallyportEvent; readonly contract: EventContract }
  | { readonly kind: 'content'; readonly content: ContentRecord }
  | { readonly kind: 'invalid'; readonly problem: LineProblem }

const KINDS = new Map(EVENTS.map((contract) => [contract.type, contract]))
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Understands a line by the contracts. Never throws. */
export function readLine(bytes: Uint8Array): Line {
  const value = parseJson(bytes)
  if (typeof value !== 'object' || value === null) return invalid('not_json')
  if ('record' in value) return readContent(value)
  const contract =
    'type' in value && typeof value.type === 'string' ? KINDS.get(value.type) : undefined
  if (contract === undefined) return invalid('unknown_type')
  if (bytes.length > MAX_LEAF_BYTES) return invalid('too_large')
  return contract.check(value)
    ? { kind: 'event', event: value, contract }
    : invalid('invalid_event')
}

/** Whether an event that {@link readLine} understood is of a kind; it is not checked again. */
export function isKind<C extends EventContract>(
  event: SallyportEvent,
  kind: C,
): event is EventOf<C> {
  return event.type === kind.type
}

function readContent(value: object): Line {
  try {
    return { kind: 'content', content: parseContentRecord(value) }
  } catch (error) {
    if (error instanceof ContractError) return invalid('invalid_content')
    throw error
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(UTF8.decode(bytes))
  } catch {
    return undefined
  }
}

const invalid = (problem: LineProblem): Line => ({ kind: 'invalid', problem })
