export { readDestinations } from './config.ts'
export type { Destination } from './domain/destination.ts'
export { createExporter } from './service.ts'
