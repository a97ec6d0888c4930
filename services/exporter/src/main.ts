#!/usr/bin/env node
import { run } from '@sallyport/service'
import { readConfig } from './config.ts'
import { createExporter } from './service.ts'

await run('exporter', readConfig, createExporter)
