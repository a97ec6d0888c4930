export { type ControlConfig, type RoleGroups } from './config.ts'
export { type Control, createControl } from './service.ts'
