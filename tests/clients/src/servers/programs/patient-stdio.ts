import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { createPatients } from '../patient/patient-server.ts'

serveStdio(createPatients())
