import type { Finding, maskingMask, MaskProfile, ReplyOf } from '@sallyport/contracts'
import { createFindings } from '../domain/findings.ts'
import { type LeafTexts, leafTexts } from '../domain/leaf-texts.ts'
import { placeholderKinds } from '../domain/placeholder-kinds.ts'
import { redactSpans } from '../domain/redact-spans.ts'
import type { Events } from '../events.ts'
import type { MaskHandler } from '../handlers/masking-preview.ts'
import {
  type Recogniser,
  RecogniserError,
  type RecogniserOptions,
  type Span,
} from './recogniser.ts'

type Reply = ReplyOf<typeof maskingMask>

const RULE = 'recogniser'
const FAILED = 'recogniser_failed'
/** Longest content that is taken apart for the recogniser, in characters. */
const MAX_CONTENT_CHARS = 1_048_576

/** What looking again needs. */
export interface SecondPassDeps {
  readonly recogniser: Recogniser
  /** The definition of a profile in force. */
  readonly definitionOf: (name: string) => MaskProfile | undefined
  readonly events: Pick<Events, 'recogniserFailed'>
}

/** Answers `masking.mask` as the handler does, and then has the recogniser look at what is left, where the profile asks for it. */
export function withRecogniser(handler: MaskHandler, deps: SecondPassDeps): MaskHandler {
  return async (request, context) => {
    // Read before the handler reads its profile, in one turn: both are of one version.
    const definition = deps.definitionOf(request.profile)
    const reply = await handler(request, context)
    const asked = definition?.recogniser
    if (asked === undefined || reply.blocked !== undefined) return reply
    const options = {
      kinds: asked.kinds,
      language: asked.language ?? 'en',
      minScore: asked.minScore ?? 0.5,
    }
    try {
      const { fields = [], patterns = [] } = definition ?? {}
      const kinds = placeholderKinds([...fields, ...patterns])
      const look = async (json: string): Promise<Looked> => {
        if (json.length > MAX_CONTENT_CHARS)
          throw new RecogniserError('too_large', 'the content is too long to be looked at in time')
        const leaves = leafTexts(json)
        const spans = await deps.recogniser.find(leaves.texts, options, context.signal)
        return { leaves, spans, kinds }
      }
      const open = options.kinds.filter((kind) => request.unmask?.includes(kind) === true)
      return await lookAgain(reply, open, look)
    } catch (error) {
      if (!(error instanceof RecogniserError)) throw error
      deps.events.recogniserFailed(request.profile, error.code)
      return failed(reply, asked.kinds, definition?.onFailure?.recogniser === 'pass')
    }
  }
}

async function lookAgain(
  reply: Reply,
  open: readonly string[],
  look: (json: string) => Promise<Looked>,
): Promise<Reply> {
  const { content, shown } = reply
  const masked = await look(content)
  const findings = createFindings()
  for (const finding of reply.findings) findings.add(finding)
  const inEvidence = redact(masked, [], (finding) =>
    findings.add({ ...finding, ...(isIn(open, finding.kind) && { shown: true }) }),
  )
  const looked = shown === undefined ? masked : await look(shown)
  const inAnswer =
    shown === undefined && open.length === 0 ? inEvidence : redact(looked, open, () => {})
  const { shown: _, ...rest } = reply
  return {
    ...rest,
    content: inEvidence,
    findings: findings.list(),
    ...(inAnswer !== inEvidence && { shown: inAnswer }),
  }
}

/** The string values of a JSON text and what was found in each. */
interface Looked {
  readonly leaves: LeafTexts
  readonly spans: readonly (readonly Span[])[]
  /** Kinds that placeholders can name. */
  readonly kinds: ReadonlySet<string>
}

/** The JSON text without what was found, but for kinds that stay in the clear. */
function redact(
  { leaves, spans, kinds }: Looked,
  open: readonly string[],
  tell: (finding: Finding) => void,
): string {
  const others = leaves.texts.map((text, index) => {
    const found = (spans[index] ?? []).filter(({ kind }) => !isIn(open, kind))
    const redacted = redactSpans(text, found, kinds)
    const place = leaves.places[index] ?? ''
    for (const [kind, count] of redacted.counts)
      tell({ kind, rule: RULE, action: 'redact', place, count })
    return redacted.text
  })
  return leaves.replace(others)
}

const isIn = (kinds: readonly string[], kind: string): boolean => kinds.includes(kind)

/** Nothing is shown of what was not looked at; where the profile lets it pass, the findings say that it was not. */
function failed(reply: Reply, kinds: RecogniserOptions['kinds'], pass: boolean): Reply {
  const [kind = 'person'] = kinds
  if (!pass) {
    const { shown: _, ...rest } = reply
    return { ...rest, content: '', blocked: { kind, rule: FAILED } }
  }
  const findings = createFindings()
  for (const finding of reply.findings) findings.add(finding)
  for (const one of kinds)
    findings.add({ kind: one, rule: FAILED, action: 'redact', place: '', count: 1 })
  return { ...reply, findings: findings.list() }
}
