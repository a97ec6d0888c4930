export { type ControlConfig, readWebhooks, type RoleGroups } from './config.ts'
export type { Webhook } from './domain/webhook/webhook.ts'
export { type Control, createControl } from './service.ts'
export { DEFAULT_DELIVERY, type DeliveryLimits } from './webhooks/deliver.ts'
