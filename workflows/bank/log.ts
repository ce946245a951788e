/** Structured logs: one JSON line each, with the request id where there is one. Secrets and whole phones never stand in them. */
import pino from 'pino'

export type Log = pino.Logger

export const logger = (process_: 'bank' | 'worker' | 'simulators' | 'launcher'): Log =>
  pino({
    level: process.env.LOG_LEVEL ?? 'info',
    base: { process: process_ },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ['token', 'code', 'cookie', 'phone', '*.token', '*.code', '*.cookie', '*.phone'], censor: '***' },
  })
