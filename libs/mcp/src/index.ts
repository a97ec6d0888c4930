export {
  type DefinitionList,
  DEFINITION_LISTS,
  type Visible,
  visibleDefinitions,
} from './definition-list.ts'
export { classify, decodeMirror, type Era, type MirrorHeaders } from './era.ts'
export { isObject, type JsonObject, type Message, readMessage, type RequestId } from './message.ts'
export { operationName } from './operation-name.ts'
export {
  HEADER_MISMATCH,
  INVALID_PARAMS,
  INVALID_REQUEST,
  METHOD_NOT_FOUND,
  PARSE_ERROR,
  type ProtocolFault,
} from './protocol-fault.ts'
export { errorReply, resultReply, toolRefusal } from './replies.ts'
export { formatSse, SseError, type SseItem, SseReader } from './sse.ts'
