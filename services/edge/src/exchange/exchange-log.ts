import {
  type ApprovalId,
  type ContentRef,
  type DataOf,
  type Decision,
  type EventStamp,
  type ExchangeSummary,
  type Finding,
  newEventId,
  operationCompleted,
  operationDecided,
  operationStreamed,
  seal,
  type Vote,
} from '@sallyport/contracts'
import { type Content, contentOf } from '../domain/content.ts'
import { failClosed } from '../domain/fail-closed.ts'
import { mergeFindings } from '../domain/findings.ts'
import { fittingLine } from '../domain/fitting-line.ts'
import { EdgeError } from '../errors.ts'
import type { Ledger } from '../ledger.ts'
import type { Unmaskable } from '../masking-profiles.ts'

type Decided = DataOf<typeof operationDecided>
type Completed = DataOf<typeof operationCompleted>

/** Masked messages are gathered to about this size before they go to the journal as one content record. */
const FLUSH_CHARS = 262_144
/** Content records of a request that its decision can refer to. */
const MAX_REQUEST_RECORDS = 16
/** Content references that one event carries; a longer answer has several. */
const MAX_CONTENT_REFS = 128
/** Masking profiles that the event of the end names. */
const MAX_PROFILES = 16

/** A text after masking. */
export interface Masked {
  /** As the evidence may hold it. */
  readonly content: string
  readonly findings: readonly Finding[]
  /** As the client may see it, where that is not the same. */
  readonly shown?: string
  /** What it was masked by, as name@version. */
  readonly profiles?: readonly string[]
  /** Why it passes as it came; `content` is an outline then. */
  readonly unmasked?: Unmaskable
}

/** What a call goes on by: an approval that it has used, or a grant; and who voted for it. */
type ConsentRef = Pick<Decided, 'approval' | 'grant' | 'breakGlass'>
export type Consent = ConsentRef & { readonly votes: readonly Vote[] }

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
  readonly #journal: Ledger
  readonly #source: string
  readonly #started = performance.now()
  #decision: Decision | undefined
  #consent: Consent | undefined
  #pending = ''
  #refs: ContentRef[] = []
  #findings: ReadonlyMap<string, Finding> = new Map()
  readonly #profiles = new Set<string>()
  #unmasked: Unmaskable | undefined
  #responseBytes = 0
  #ending: Ending | undefined
  #forwarded = false

  constructor(journal: Ledger, source: string, summary: ExchangeSummary) {
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

  /** The approval that this exchange used. */
  get approval(): ApprovalId | undefined {
    return this.#consent?.approval
  }

  /** Why something of the answer passed as it came, where it did. */
  get unmasked(): Unmaskable | undefined {
    return this.#unmasked
  }

  /** Whether the target may have seen the call. */
  get forwarded(): boolean {
    return this.#forwarded
  }

  /** Says what the operation is called in the evidence: its name and verb as masking left them. */
  rename(name: string, verb: string): void {
    this.#summary = { ...this.#summary, name, verb }
  }

  /** Says that the call is about to go to its target. */
  forwarding(): void {
    this.#forwarded = true
  }

  /**
   * Writes a decision, with the masked request where this is the first one. What is too large to be recorded is refused:
   * then the refusal is written, and the EdgeError `policy_denied` says so.
   */
  async decided(decision: Decision, request?: Masked, consent?: Consent): Promise<void> {
    const content =
      request === undefined
        ? []
        : contentOf(this.#summary, 'request', 'application/json', request.content)
    const masked = request?.findings ?? []
    const line =
      content.length > MAX_REQUEST_RECORDS
        ? undefined
        : this.#decidedLine(decision, content, masked, consent)
    if (line !== undefined)
      return this.#journal.append([...content.map(({ line: record }) => record), line])
    const refusal = failClosed('The operation is larger than its record in the evidence can be.')
    const refused = this.#decidedLine(refusal, [], [], undefined)
    await this.#journal.append(refused === undefined ? [] : [refused])
    throw new EdgeError('policy_denied', `Refused: ${refusal.reasons.join(' ')}`)
  }

  #decidedLine(
    decision: Decision,
    content: readonly Content[],
    findings: readonly Finding[],
    consent: Consent | undefined,
  ): string | undefined {
    this.#decision = decision
    this.#consent = consent
    this.#summary = { ...this.#summary, access: decision.access }
    return fittingLine(findings, (masked) =>
      seal(
        operationDecided,
        this.#subject(),
        {
          exchange: this.#summary,
          decision,
          ...(consent !== undefined && recorded(consent)),
          content: content.map(({ ref }) => ref),
          masked,
        },
        this.#stamp(),
      ),
    )
  }

  /** Takes what was found in a message that is withheld. */
  found(findings: readonly Finding[]): void {
    this.#findings = mergeFindings(this.#findings, findings)
  }

  /** Takes one masked message of the answer, before it is sent. */
  async message(masked: Masked): Promise<void> {
    this.found(masked.findings)
    for (const profile of masked.profiles ?? [])
      if (this.#profiles.size < MAX_PROFILES) this.#profiles.add(profile)
    this.#unmasked = masked.unmasked ?? this.#unmasked
    this.#responseBytes += Buffer.byteLength(masked.shown ?? masked.content)
    // Line breaks of a JSON text stand only between its tokens.
    this.#pending += `${masked.content.replaceAll(/[\r\n]+/g, ' ')}\n`
    if (this.#pending.length >= FLUSH_CHARS) await this.#journal.append(this.#flush())
  }

  /** Writes how the exchange ended; a second call does nothing. */
  async complete(ending: Ending): Promise<void> {
    if (this.#ending !== undefined) return
    const lines = this.#flush()
    const findings = [...this.#findings.values()]
    const event = this.#completedLine(ending, this.#refs, findings)
    if (event === undefined)
      throw new EdgeError(
        'target_invalid',
        'The end of the exchange is too large for the evidence.',
      )
    // What the target may have seen has an end in the evidence, also where its content found no room.
    const owed = this.#forwarded
      ? this.#completedLine({ outcome: 'failed', error: 'journal_unavailable' }, [], [])
      : undefined
    await this.#journal.append([...lines, event], owed)
    this.#ending = ending
  }

  #completedLine(
    ending: Ending,
    content: ContentRef[],
    findings: readonly Finding[],
  ): string | undefined {
    const decision = this.#decision ?? failClosed('No decision was reached.')
    const data: Omit<Completed, 'masked'> = {
      exchange: this.#summary,
      ...ending,
      decision: decision.outcome,
      reasons: decision.reasons,
      policies: decision.policies,
      policyVersion: decision.policyVersion,
      ...(this.#consent !== undefined && refOf(this.#consent)),
      durationMs: Math.round((performance.now() - this.#started) * 1000) / 1000,
      responseBytes: this.#responseBytes,
      content,
      ...(this.#profiles.size > 0 && { profiles: [...this.#profiles] }),
      ...(this.#unmasked !== undefined && { unmasked: this.#unmasked }),
    }
    return fittingLine(findings, (masked) =>
      seal(operationCompleted, this.#subject(), { ...data, masked }, this.#stamp()),
    )
  }

  /** What was gathered, as records; and the event that names them where the one of the end could not. */
  #flush(): string[] {
    if (this.#pending === '') return []
    const content = contentOf(this.#summary, 'response', 'application/x-ndjson', this.#pending)
    this.#pending = ''
    const lines = content.map(({ line }) => line)
    const refs = [...this.#refs, ...content.map(({ ref }) => ref)]
    this.#refs = refs.length > MAX_CONTENT_REFS ? [] : refs
    return refs.length > MAX_CONTENT_REFS ? [...lines, this.#streamedLine(refs)] : lines
  }

  #streamedLine(content: ContentRef[]): string {
    const data = { exchange: this.#summary, content }
    return JSON.stringify(seal(operationStreamed, this.#subject(), data, this.#stamp()))
  }

  #subject(): string {
    return `exchange/${this.#summary.id}`
  }

  #stamp(): EventStamp {
    return { id: newEventId(), source: this.#source, time: new Date() }
  }
}

const refOf = ({ approval, grant, breakGlass }: Consent): ConsentRef => ({
  ...(approval !== undefined && { approval }),
  ...(grant !== undefined && { grant }),
  ...(breakGlass !== undefined && { breakGlass }),
})

/** The consent that a decision rests on, as evidence has it. */
const recorded = (consent: Consent): ConsentRef & Pick<Decided, 'votes'> => ({
  ...refOf(consent),
  votes: consent.votes.map(({ voter, vote, reason }) => ({ voter: voter.id, vote, reason })),
})
