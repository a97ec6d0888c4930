import { BusError, type JournalWriter } from '@sallyport/bus'
import {
  type Approval,
  type ContentRef,
  type DataOf,
  type Decision,
  type EventStamp,
  type ExchangeSummary,
  type Finding,
  MAX_LEAF_BYTES,
  newEventId,
  operationCompleted,
  operationDecided,
  type SallyportEvent,
  seal,
} from '@sallyport/contracts'
import { type Content, contentOf } from '../domain/content.ts'
import { mergeFindings, withoutPlaces } from '../domain/findings.ts'
import { EdgeError } from '../errors.ts'

type Decided = DataOf<typeof operationDecided>
type Completed = DataOf<typeof operationCompleted>

/** Masked messages are gathered to about this size before they go to the journal as one content record. */
const FLUSH_CHARS = 262_144
/** Content references that one event can carry. */
const MAX_CONTENT_REFS = 128

/** A text after masking. */
export interface Masked {
  readonly content: string
  readonly findings: readonly Finding[]
}

/** How an exchange ended, apart from what the log itself knows. */
export interface Ending {
  readonly outcome: Completed['outcome']
  readonly error?: string
  readonly targetMs?: number
}

/**
 * The evidence of one exchange. Every method resolves when what it wrote is durable; a journal that does not take it
 * rejects with the EdgeError `journal_unavailable`, and then nothing may be forwarded or completed.
 */
export class ExchangeLog {
  #summary: ExchangeSummary
  readonly #journal: JournalWriter
  readonly #source: string
  readonly #started = performance.now()
  #decision: Decision | undefined
  #approval: Approval | undefined
  #pending = ''
  #refs: ContentRef[] = []
  #findings: ReadonlyMap<string, Finding> = new Map()
  #responseBytes = 0
  #ending: Ending | undefined
  #forwarded = false

  constructor(journal: JournalWriter, source: string, summary: ExchangeSummary) {
    this.#journal = journal
    this.#source = source
    this.#summary = summary
  }

  get summary(): ExchangeSummary {
    return this.#summary
  }

  /** How the exchange ended; undefined until that is written. */
  get ending(): Ending | undefined {
    return this.#ending
  }

  /** Whether the target may have seen the call. */
  get forwarded(): boolean {
    return this.#forwarded
  }

  /** Says that the call is about to go to its target. */
  forwarding(): void {
    this.#forwarded = true
  }

  /**
   * Writes a decision, with the masked request where this is the first one. What is too large to be recorded is refused:
   * then the refusal is written, and the EdgeError `policy_denied` says so.
   */
  async decided(decision: Decision, request?: Masked, approval?: Approval): Promise<void> {
    const content =
      request === undefined
        ? []
        : contentOf(this.#summary, 'request', 'application/json', request.content)
    const masked = request?.findings ?? []
    const line = this.#decidedLine(decision, content, masked, approval)
    if (line !== undefined)
      return this.#append([...content.map(({ line: record }) => record), line])
    const refusal = failClosed('The operation names more than one record of the evidence can hold.')
    await this.#append([this.#decidedLine(refusal, [], [], undefined) ?? ''])
    throw new EdgeError('policy_denied', `Refused: ${refusal.reasons.join(' ')}`)
  }

  #decidedLine(
    decision: Decision,
    content: readonly Content[],
    findings: readonly Finding[],
    approval: Approval | undefined,
  ): string | undefined {
    this.#decision = decision
    this.#approval = approval
    this.#summary = { ...this.#summary, access: decision.access }
    return fitting(findings, (masked) =>
      seal(
        operationDecided,
        this.#subject(),
        {
          exchange: this.#summary,
          decision,
          ...(approval !== undefined && consentOf(approval)),
          content: content.map(({ ref }) => ref),
          masked,
        },
        this.#stamp(),
      ),
    )
  }

  /** Takes one masked message of the answer, before it is sent. */
  async message(masked: Masked): Promise<void> {
    this.#findings = mergeFindings(this.#findings, masked.findings)
    this.#responseBytes += Buffer.byteLength(masked.content)
    // Line breaks of a JSON text stand only between its tokens.
    this.#pending += `${masked.content.replaceAll(/[\r\n]+/g, ' ')}\n`
    if (this.#pending.length >= FLUSH_CHARS) await this.#append(this.#flush())
  }

  /** Writes how the exchange ended; a second call does nothing. */
  async complete(ending: Ending): Promise<void> {
    if (this.#ending !== undefined) return
    const decision = this.#decision ?? failClosed('No decision was reached.')
    const lines = this.#flush()
    const data: Omit<Completed, 'masked'> = {
      exchange: this.#summary,
      ...ending,
      decision: decision.outcome,
      reasons: decision.reasons,
      policies: decision.policies,
      policyVersion: decision.policyVersion,
      ...(this.#approval !== undefined && { approval: this.#approval.id }),
      durationMs: Math.round((performance.now() - this.#started) * 1000) / 1000,
      responseBytes: this.#responseBytes,
      content: this.#refs,
    }
    const event = fitting([...this.#findings.values()], (masked) =>
      seal(operationCompleted, this.#subject(), { ...data, masked }, this.#stamp()),
    )
    if (event === undefined)
      throw new EdgeError('target_invalid', 'The answer is longer than one exchange may be.')
    await this.#append([...lines, event])
    this.#ending = ending
  }

  #flush(): string[] {
    if (this.#pending === '') return []
    const content = contentOf(this.#summary, 'response', 'application/x-ndjson', this.#pending)
    this.#pending = ''
    this.#refs = [...this.#refs, ...content.map(({ ref }) => ref)]
    if (this.#refs.length > MAX_CONTENT_REFS)
      throw new EdgeError('target_invalid', 'The answer is longer than one exchange may be.')
    return content.map(({ line }) => line)
  }

  async #append(lines: readonly string[]): Promise<void> {
    try {
      await this.#journal.append(lines)
    } catch (cause) {
      const full = cause instanceof BusError && cause.code === 'full'
      throw new EdgeError(
        'journal_unavailable',
        full
          ? 'The journal is full; requests are refused until the recorder has caught up.'
          : 'The journal cannot be reached; requests are refused until it is back.',
        { cause },
      )
    }
  }

  #subject(): string {
    return `exchange/${this.#summary.id}`
  }

  #stamp(): EventStamp {
    return { id: newEventId(), source: this.#source, time: new Date() }
  }
}

/** The consent that a decision rests on: which approval, and who voted. */
function consentOf({ id, votes }: Approval): Pick<Decided, 'approval' | 'votes'> {
  const cast = votes.map(({ voter, vote, reason }) => ({ voter: voter.id, vote, reason }))
  return { approval: id, votes: cast }
}

/** The line of an event that the log can hold, its findings without places if need be; undefined for none. */
function fitting(
  findings: readonly Finding[],
  event: (masked: Finding[]) => SallyportEvent,
): string | undefined {
  for (const masked of [[...findings], withoutPlaces(findings)]) {
    const line = JSON.stringify(event(masked))
    if (Buffer.byteLength(line) <= MAX_LEAF_BYTES) return line
  }
  return undefined
}

/** The decision that stands where none could be made. */
export function failClosed(reason: string): Decision {
  return { outcome: 'deny', access: 'admin', reasons: [reason], policies: [], policyVersion: 0 }
}
