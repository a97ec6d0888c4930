export {
  DEFAULT_HOLD,
  DEFAULT_STALL_MS,
  DEFAULT_TARGETS,
  type EdgeConfig,
  type HoldConfig,
  readPrograms,
  type TargetsConfig,
} from './config.ts'
export { createEdge, type Edge } from './service.ts'
