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
} from '@sallyport/contracts'
import { type Content, contentOf } from '../domain/content.ts'
import { failClosed } from '../domain/fail-closed.ts'
import { mergeFindings } from '../domain/findings.ts'
import { fittingLine } from '../domain/fitting-line.ts'
import { EdgeError } from '../errors.ts'
import { type Ledger, LedgerError } from '../ledger.ts'
import type { Unmaskable } from '../masking-profiles.ts'
import { type Consent, recorded, refOf } from './consent.ts'
import { Gathered, type Records } from './gathered.ts'
import type { Masked } from './masked.ts'

type Completed = DataOf<typeof operationCompleted>

/** Masked messages are gathered for a second, or to about this size, before they go to the journal as one content record. */
const FLUSH_CHARS = 262_144
/** Content records of a request that its decision can refer to. */
const MAX_REQUEST_RECORDS = 16
/** Masking profiles that the event of the end names. */
const MAX_PROFILES = 16

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
  #asked: ApprovalId | undefined
  readonly #gathered = new Gathered()
  /** Ends with what is being written of the answer. */
  #writing: Promise<unknown> = Promise.resolve()
  #findings: ReadonlyMap<string, Finding> = new Map()
  readonly #profiles = new Set<string>()
  #unmasked: Unmaskable | undefined
  #responseBytes = 0
  #ending: Ending | undefined
  #forwarded = false
  /** Of the decision and of the end: whether the journal has them, or will. */
  readonly #stands = { decision: false, end: false }
  /** Whether the journal did not take in time what was gathered. */
  #behind = false
  readonly #due = (): void => void this.#inTurn(() => this.#flushAside())
  /** Why nothing more can be written of this exchange. */
  #over: LedgerError | undefined

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

  /** Says which approval people were asked for. */
  asked(approval: ApprovalId): void {
    this.#asked = approval
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
    const stand = (as: Decision) => (): void => {
      this.#decision = as
      this.#consent = consent
      this.#stands.decision = true
    }
    if (line !== undefined)
      return this.#write([...content.map(({ line: record }) => record), line], stand(decision))
    const refusal = failClosed('The operation is larger than its record in the evidence can be.')
    const refused = this.#decidedLine(refusal, [], [], undefined)
    await this.#write(refused === undefined ? [] : [refused], stand(refusal))
    throw new EdgeError('policy_denied', `Refused: ${refusal.reasons.join(' ')}`)
  }

  #decidedLine(
    decision: Decision,
    content: readonly Content[],
    findings: readonly Finding[],
    consent: Consent | undefined,
  ): string | undefined {
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
    this.#gathered.add(masked.content)
    this.#journal.tick.add(this.#due)
    if (this.#behind || this.#gathered.chars >= FLUSH_CHARS) await this.#inTurn(() => this.#flush())
  }

  /** Writes how the exchange ended; a second call does nothing. */
  async complete(ending: Ending): Promise<void> {
    this.#journal.tick.delete(this.#due)
    await this.#inTurn(async () => {
      if (this.#ending !== undefined) return
      const { lines, refs, stand } = this.#records()
      const event = this.#completedLine(ending, refs, [...this.#findings.values()])
      if (event === undefined)
        throw new EdgeError(
          'target_invalid',
          'The end of the exchange is too large for the evidence.',
        )
      await this.#write([...lines, event], () => {
        stand([])
        this.#stands.end = true
      })
      this.#ending = ending
    })
  }

  /** What an event names must stand before it: what is written of an answer is written in turn. */
  #inTurn(write: () => Promise<void>): Promise<void> {
    const turn = this.#writing.then(write)
    this.#writing = turn.catch(() => {})
    return turn
  }

  /**
   * Writes lines, and tells when they stand, or will. Where they do not, nothing more can come of the exchange, and an end
   * is owed to what stands of it.
   */
  async #write(lines: readonly string[], stand: () => void): Promise<void> {
    if (this.#over !== undefined) throw this.#over
    try {
      await this.#journal.append(lines)
      stand()
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error
      if (error.mayStand) stand()
      this.#over = error
      const { decision, end } = this.#stands
      const owed = decision && !end ? this.#owedLine() : undefined
      if (owed !== undefined) this.#journal.owe(owed)
      throw error
    }
  }

  /** The end of an exchange that the journal did not take; what it holds of the answer by then is named. */
  #owedLine(): string | undefined {
    const outcome = this.#forwarded ? 'failed' : 'refused'
    const ending = { outcome, error: 'journal_unavailable' } as const
    return this.#completedLine(ending, this.#gathered.refs, [])
  }

  #completedLine(
    ending: Ending,
    content: readonly ContentRef[],
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
      ...(this.#asked !== undefined && { asked: this.#asked }),
      durationMs: Math.round((performance.now() - this.#started) * 1000) / 1000,
      responseBytes: this.#responseBytes,
      content: [...content],
      ...(this.#profiles.size > 0 && { profiles: [...this.#profiles] }),
      ...(this.#unmasked !== undefined && { unmasked: this.#unmasked }),
    }
    return fittingLine(findings, (masked) =>
      seal(operationCompleted, this.#subject(), { ...data, masked }, this.#stamp()),
    )
  }

  /** Writes what was gathered. */
  async #flush(): Promise<void> {
    if (this.#gathered.chars === 0) return
    const { lines, stand } = this.#records()
    await this.#write(lines, stand)
    this.#behind = false
  }

  /** Writes what was gathered while nobody waits for it; where the journal does not take it, the next message waits. */
  async #flushAside(): Promise<void> {
    if (this.#gathered.chars === 0 || this.#over !== undefined) return
    const { lines, stand } = this.#records()
    try {
      await this.#journal.append(lines)
      stand()
      this.#behind = false
    } catch (error) {
      this.#behind = true
      if (error instanceof LedgerError && error.mayStand) stand()
      else this.#journal.tick.add(this.#due)
    }
  }

  #records(): Records {
    return this.#gathered.records(this.#summary, (refs) => {
      const data = { exchange: this.#summary, content: [...refs] }
      return JSON.stringify(seal(operationStreamed, this.#subject(), data, this.#stamp()))
    })
  }

  #subject(): string {
    return `exchange/${this.#summary.id}`
  }

  #stamp(): EventStamp {
    return { id: newEventId(), source: this.#source, time: new Date() }
  }
}
