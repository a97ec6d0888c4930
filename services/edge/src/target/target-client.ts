import type { Readable } from 'node:stream'
import type { Connection, Principal } from '@sallyport/contracts'
import type { Era } from '@sallyport/mcp'
import type { Logger } from '@sallyport/telemetry'
import type { TargetsConfig } from '../config.ts'
import { createApprovalsTarget } from './approvals/approvals-target.ts'
import type { ApprovalDesk } from './approvals/desk.ts'
import type { MaskLine } from '../mask-line.ts'
import { createTargetEvents } from './events.ts'
import { createHttp } from './http.ts'
import { createHttpTarget } from './http-target.ts'
import type { SecretStore } from './secrets.ts'
import { SessionTarget } from './sessions/session-target.ts'
import { ProcessTarget } from './shared/process-target.ts'
import { unsupportedEra } from './shared/unsupported-era.ts'
import { ssePipe } from './sse/sse-pipe.ts'
import { stdioPipe } from './stdio/stdio-pipe.ts'

/** Who makes a call of the approvals, and the access token with which they vote. */
export interface Caller {
  readonly principal: Principal
  readonly token: string
}

/** What goes to a target. */
export interface TargetRequest {
  readonly method: 'POST' | 'GET' | 'DELETE'
  /** Era of the message; a request without a message belongs to the legacy era. */
  readonly era: Era
  /** One text for one principal: what is kept at a target for it is reached by nobody else. */
  readonly owner: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  readonly signal: AbortSignal
  /** Whether no answer is waited for beside its status: a notification, a response, the end of a session. */
  readonly aside?: boolean
  /** The gateway asks for itself: nobody hears what the target says before it answers. */
  readonly unattended?: boolean
  /** For the approvals alone, which are the gateway itself: no other target gets it. */
  readonly caller?: Caller
}

/** What came back: the headers, and a body that is still on its way. */
export interface TargetResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Readable
}

/**
 * Speaks to targets with their own credentials. Whatever its transport, a target looks like a Streamable HTTP server of
 * the protocol. Redirects are not followed.
 */
export interface TargetClient extends AsyncDisposable {
  /** Rejects with an EdgeError `target_unavailable` where the target cannot be reached. */
  send(connection: Connection, request: TargetRequest): Promise<TargetResponse>
}

/** What targets are reached with. */
export interface TargetOptions {
  readonly secrets: SecretStore
  readonly approvals: ApprovalDesk
  readonly targets: TargetsConfig
  readonly logger: Logger
  /** Masks what programs say before it is logged. */
  readonly maskLine: MaskLine
}

/** A client for every transport. Disposing it ends all that it keeps for sessions: processes and streams. */
export function createTargetClient(options: TargetOptions): TargetClient {
  const { secrets, targets, logger } = options
  const http = createHttp(secrets, targets.silenceMs)
  const events = createTargetEvents(logger, options.maskLine)
  const httpTarget = createHttpTarget(http)
  const approvalsTarget = createApprovalsTarget(options.approvals)
  const sessions = new SessionTarget(targets, events)
  const processes = new ProcessTarget(targets, events)
  return {
    send: async (connection, asked) => {
      const { target } = connection
      const { caller: _, ...request } = asked
      switch (target.transport) {
        case 'approvals':
          return approvalsTarget(asked)
        case 'streamable-http':
          return httpTarget(connection, target, request)
        case 'sse':
          return request.era === 'modern'
            ? unsupportedEra(request)
            : sessions.send(
                connection,
                request,
                ssePipe(http, connection, target, targets.silenceMs),
              )
        case 'stdio': {
          const pipe = stdioPipe({
            connection,
            target,
            secrets,
            programs: targets.programs,
            events,
          })
          return request.era === 'modern'
            ? processes.send(connection, request, pipe)
            : sessions.send(connection, request, pipe)
        }
      }
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([sessions[Symbol.asyncDispose](), processes[Symbol.asyncDispose]()])
      await http.destroy()
    },
  }
}
