import type { Era, Method, Params, Route } from '../peers/peer.ts'

/** Where servers may keep files, and what else they share. */
export interface Place {
  /** Holds `kubeconfig`. */
  readonly folder: string
  /** Folder in it that clients give as their root. */
  readonly files: string
}

/** Stands for the path of that folder in what is asked of a server. */
export const FILES = '{files}'

/** A server that can be reached directly and put behind the gateway. */
export interface Running extends AsyncDisposable {
  readonly direct: Route
  /** Its target as a connection has it. */
  readonly target: Params
}

/** A tool, a prompt or the like, and what to call it with. */
export interface Sample {
  readonly name: string
  readonly arguments?: Params
}

/** A request for what is not there. */
export interface Mistake {
  readonly method: Method
  readonly params: Params
}

/** What there is to try at a server. A feature of which nothing is said here is not tried. */
export interface Samples {
  readonly calls: readonly Sample[]
  readonly resources?: readonly string[]
  readonly prompts?: readonly Sample[]
  /** Requests that the server answers with an error. */
  readonly mistakes?: readonly Mistake[]
  /** Requests for what the server does not have, and with arguments that do not fit: the gateway refuses them itself. */
  readonly refused?: readonly Mistake[]
  readonly completions?: readonly Params[]
  /** A tool that tells how far it is. */
  readonly progress?: Sample
  /** A tool that waits until it is cancelled, and one that tells what became of such calls; both take a `key`. */
  readonly cancellation?: { readonly wait: string; readonly told: string }
  /** What changes, the notification that says so, and a tool that makes it change. */
  readonly subscription?: {
    readonly uri?: string
    readonly notification: string
    readonly change: Sample
  }
  /** A tool that logs, or a resource to which subscribing is logged. */
  readonly logging?: { readonly tool: string } | { readonly subscribe: string }
  /** Tools that turn to the client, by what they ask of it. */
  readonly dialogues?: readonly Sample[]
  /** A tool that breaks its stream before it answers; the client comes back by itself. */
  readonly breaks?: Sample
  /** A tool that takes a while and tells how far it is, of which a client that lost its connections hears the rest. */
  readonly outlasts?: Sample
  /** Whether a session can be ended. */
  readonly sessions?: true
}

/** One row of the servers that the suite knows. */
export interface ServerRow {
  /** Also the name of its connection. */
  readonly name: string
  readonly eras: readonly Era[]
  readonly samples: Samples
  /** What differs between two runs of the same request: times, ids. */
  readonly varies: readonly RegExp[]
  start(place: Place): Promise<Running>
}
