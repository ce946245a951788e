/** A bank that is no development bank: it begins with nobody, and its operator’s port cannot do what is for stories only. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { homeFrom, ROOT, secretsOf } from '../../workflows/bank/launcher/home.ts'
import { connect, type Database } from '../../workflows/storage/database.ts'
import { until } from '../support/customer.ts'
import { given, needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

needing(['QIAO_TEST_DATABASE_URL', 'QIAO_HOME'], () => {
  let database: Awaited<ReturnType<typeof testDatabase>>
  let db: Database
  let bank: ChildProcess | undefined
  let said = ''
  let operator = ''
  const folder = mkdtempSync(join(tmpdir(), 'qiao-production-'))
  beforeAll(async () => {
    database = await testDatabase()
    db = connect(database.url, { name: 'test-production', max: 1 })
    const secrets = await secretsOf(homeFrom({ QIAO_HOME: given('QIAO_HOME') }))
    const [port, operatorPort] = [await freePort(), await freePort()]
    operator = `http://127.0.0.1:${operatorPort}`
    const set = (...keys: unknown[]) => JSON.stringify({ keys })
    // Whom it would speak to is not there: what is asked here needs nobody else.
    const nowhere = '127.0.0.1:1'
    bank = spawn(process.execPath, [join(ROOT, 'workflows', 'bank', 'bank.ts')], {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH ?? '',
        QIAO_ENV: 'production',
        DATABASE_URL: database.url,
        LEDGER_SOCKET: join(folder, 'ledger.sock'),
        TEMPORAL_ADDRESS: nowhere,
        BANK_PORT: String(port),
        OPERATOR_PORT: String(operatorPort),
        BANK_EDGE_KEYS: set(secrets.edge.publicKey),
        BANK_SECRET: secrets.bankSecret,
        BANK_SIGNING_KEY: JSON.stringify(secrets.bank.privateKey),
        CLEARING_HOUSE_URL: `http://${nowhere}`,
        CLEARING_HOUSE_KEYS: set(secrets.clearing.publicKey),
        SMS_URL: `smpp://${nowhere}`,
        SMS_PASSWORD: secrets.smsPassword,
        BILLERS_URL: `http://${nowhere}`,
        BILLERS_TOKEN: secrets.billersToken,
        APP_URL: 'https://bank.example',
        IDENTITY_KEYS: JSON.stringify(secrets.identity),
        FACE_SECRET: secrets.faceSecret,
        PUSH_KEY: JSON.stringify(secrets.push),
        PUSH_CONTACT: 'mailto:push@bank.example',
        CARRIERS_URL: `http://${nowhere}`,
        CARRIERS_SECRET: secrets.carriersSecret,
        REGISTRY_URL: `http://${nowhere}`,
        REGISTRY_SECRET: secrets.registrySecret,
      },
    })
    for (const stream of [bank.stdout!, bank.stderr!]) stream.on('data', (bytes) => (said += String(bytes)))
    await until('the bank to open', async () => said.includes('the bank is open') || undefined, 30_000).catch(() => {
      throw new Error(`the bank did not open: ${said}`)
    })
  }, 60_000)
  afterAll(async () => {
    if (bank && bank.exitCode === null) {
      const closed = new Promise((resolve) => bank!.once('close', resolve))
      bank.kill('SIGKILL')
      await closed
    }
    await db?.end()
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('a bank in production begins with nobody: no customer, no role, no way in', async () => {
    for (const table of ['customers', 'roles', 'organizations', 'passkeys', 'sessions', 'sms_codes'])
      expect(await db`select from ${db(table)}`, table).toHaveLength(0)
  })
  test('its operator’s port opens no accounts and moves no clock', async () => {
    const post = async (path: string, body: object) => {
      const response = await fetch(operator + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return response.status
    }
    expect(await post('/customers', { phone: '13800000000', name: '王小明', class: 'I' })).toBe(404)
    expect(await post('/clock', { days: 1 })).toBeGreaterThanOrEqual(400)
    expect(await db`select from customers`).toHaveLength(0)
  })
})
