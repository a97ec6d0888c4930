export {
  type DefinitionList,
  DEFINITION_LISTS,
  type Visible,
  visibleDefinitions,
} from './definition-list.ts'
export type { Era } from './era.ts'
export { isObject, type JsonObject, type Message, readMessage, type RequestId } from './message.ts'
export { operationName } from './operation-name.ts'
export { type Posted, type PostedFault, readPosted } from './posted.ts'
export {
  INVALID_PARAMS,
  INVALID_REQUEST,
  METHOD_NOT_FOUND,
  type ProtocolFault,
} from './protocol-fault.ts'
export { FROM_SERVER } from './protocol-keys.ts'
export { errorReply, resultReply, toolRefusal } from './replies.ts'
export { formatSse, SseError, type SseItem, SseReader } from './sse.ts'
