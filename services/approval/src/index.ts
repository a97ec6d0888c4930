export {
  type ApprovalConfig,
  connectionAudienceAt,
  DEFAULT_LIMITS,
  DEFAULT_SETTLED_KEPT,
  readConfig,
} from './config.ts'
export { APPROVAL_ERRORS, type ApprovalErrorCode } from './errors.ts'
export { createApproval } from './service.ts'
