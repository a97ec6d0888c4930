export { type NoS3, openTestS3, type S3Access, type TestS3 } from './test-s3.ts'
export { findVersitygw } from './versitygw.ts'
