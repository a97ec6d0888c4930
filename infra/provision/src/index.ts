export { keepLogKey, keepSealingKey, keepSecret, type LogKeyFiles } from './key-files.ts'
