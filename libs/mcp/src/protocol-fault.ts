/** Error codes of JSON-RPC 2.0 and of MCP that a gateway has to answer with itself. */
export const PARSE_ERROR = -32_700
export const INVALID_REQUEST = -32_600
export const INVALID_PARAMS = -32_602
export const METHOD_NOT_FOUND = -32_601
export const HEADER_MISMATCH = -32_020

/** A request that breaks the protocol: the HTTP status and the JSON-RPC error it is answered with. */
export interface ProtocolFault {
  readonly status: 400 | 404
  readonly code: number
  readonly message: string
}
