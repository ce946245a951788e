/**
 * `npm run bench edge`: the Worker on bare workerd with a bank behind it, sixteen connections, the sessions of many
 * customers mixed on each; beside it a bare Hono route in the same workerd. Clients share the machine with all of it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { digest } from '../../core/id.ts'
import { SIGNATURE_HEADER, signRequest } from '../../core/signature.ts'
import { signerFrom } from '../../workflows/adapters/keys.ts'
import { ROOT, secretsOf } from '../../workflows/bank/launcher/home.ts'
import { type RunningBank, startBank } from '../../workflows/bank/launcher/start.ts'
import { bareEdge } from '../support/bare-edge.ts'
import { Customer } from '../support/customer.ts'
import { Line } from './line.ts'

const CONNECTIONS = 16
const CUSTOMERS = 48
const MEASURED = 50_000
const WARMING = 10_000
const COMPARED = 1_000
const round = (value: number, digits = 0) => Number(value.toFixed(digits))

/** A request as it goes over the wire, and what must stand in its answer, as it belongs to nobody else. */
type Prepared = { readonly path: string; readonly headers: string; readonly mark: string }

export async function benchEdge({ requests }: { readonly requests: number }): Promise<object> {
  const env = { ...process.env, QIAO_HOME: join(ROOT, '.qiao', 'bench-edge'), QIAO_PORT_OFFSET: '5600' }
  const bank = await startBank({ env, fresh: true, say: () => {} })
  try {
    return await measured(bank, requests)
  } finally {
    await bank.stop()
  }
}

export async function measured(bank: Pick<RunningBank, 'home' | 'ports' | 'urls'>, requests: number): Promise<object> {
  const serial = String(Date.now()).slice(-6)
  const sessions: { session: Prepared; accounts: Prepared; cookie: string }[] = []
  for (let n = 0; n < CUSTOMERS; n++) {
    const who = await new Customer(bank.urls, `18${serial}${String(n).padStart(3, '0')}`, '王小明').join()
    const { customer } = (await who.ask<{ customer: { id: string } }>('GET', '/session')).body
    const { id } = await who.account()
    const headers = `cookie: ${who.cookie}\r\naccept-language: en\r\n`
    sessions.push({
      session: { path: '/api/session', headers, mark: customer.id },
      accounts: { path: '/api/accounts', headers, mark: id },
      cookie: who.cookie.split('=')[1]!,
    })
  }
  const edge = await bareEdge(bank.home, bank.ports.BANK_PORT, bank.ports.EDGE_PORT + 1, 'test/bench/bare-hono.ts')
  try {
    const bareUrl = new URL(edge.url)
    bareUrl.port = String(bank.ports.EDGE_PORT + 2)
    const bare = { path: '/api/bare', headers: 'accept-language: en\r\n', mark: '"customer"' }
    const own = (n: number) => sessions[n % CUSTOMERS]!.session
    await pressed(bareUrl, WARMING, () => bare)
    await pressed(new URL(edge.url), WARMING, own)
    const bareFigures = await pressed(bareUrl, MEASURED, () => bare)
    const figures = await pressed(new URL(edge.url), MEASURED, own)

    const added = await compared(bank, edge.url, sessions[0]!, 1)
    const addedUnderLoad = await compared(bank, edge.url, sessions[0]!, CONNECTIONS)

    // One in twenty goes on to the bank; who asks next on a connection is somebody else.
    const mixed = await pressed(new URL(edge.url), requests, (n) => {
      const one = sessions[(n * 31 + (n >> 4)) % CUSTOMERS]!
      return n % 20 === 0 ? one.accounts : one.session
    })
    return {
      session_per_s: figures.perSecond,
      session_p50_ms: figures.p50,
      session_p99_ms: figures.p99,
      bare_per_s: bareFigures.perSecond,
      bare_p50_ms: bareFigures.p50,
      bare_p99_ms: bareFigures.p99,
      added_p50_ms: added,
      added_p50_at_16_ms: addedUnderLoad,
      bundle_kb: round(gzipSync(readFileSync(edge.bundle)).length / 1024, 1),
      wrong_user: figures.wrong + mixed.wrong,
      requests: MEASURED + requests,
      mixed_per_s: mixed.perSecond,
      connections: CONNECTIONS,
      customers: CUSTOMERS,
      note: 'clients, workerd, bank, worker, edge, Temporal and PostgreSQL share the machine',
    }
  } finally {
    await edge.stop()
  }
}

async function pressed(url: URL, many: number, prepared: (n: number) => Prepared) {
  const waits = new Float64Array(many)
  const lines = Array.from({ length: CONNECTIONS }, () => new Line(url))
  let next = 0
  let wrong = 0
  const began = performance.now()
  await Promise.all(
    lines.map(async (line) => {
      while (next < many) {
        const n = next++
        const { path, headers, mark } = prepared(n)
        const at = performance.now()
        const { status, body } = await line.ask('GET', path, headers, '')
        waits[n] = performance.now() - at
        if (status !== 200) throw new Error(`${path}: ${status} ${body}`)
        if (!body.includes(mark)) wrong++
      }
    }),
  )
  const seconds = (performance.now() - began) / 1_000
  for (const line of lines) line.end()
  const sorted = waits.sort()
  const at = (part: number) => round(sorted[Math.floor(many * part)]!, 2)
  return { perSecond: round(many / seconds), p50: at(0.5), p99: at(0.99), wrong }
}

/** The same call of the same session through the edge and straight at the bank, in turns; the medians' difference. */
async function compared(
  bank: Pick<RunningBank, 'home' | 'ports'>,
  edge: string,
  { accounts, cookie }: { readonly accounts: Prepared; readonly cookie: string },
  connections: number,
): Promise<number> {
  const secrets = await secretsOf(bank.home)
  const signer = await signerFrom(JSON.stringify(secrets.edge.privateKey))
  const session = digest(cookie)
  const inner = accounts.path.slice('/api'.length)
  const waits: { readonly through: number[]; readonly straight: number[] } = { through: [], straight: [] }
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const through = new Line(new URL(edge))
      const straight = new Line(new URL(`http://127.0.0.1:${bank.ports.BANK_PORT}`))
      for (let n = 0; n < COMPARED; n++) {
        const request = { method: 'GET', path: inner, body: new Uint8Array(), session }
        const signed = `${SIGNATURE_HEADER}: ${await signRequest(request, signer, Date.now())}\r\naccept-language: en\r\n`
        const began = performance.now()
        const a = await through.ask('GET', accounts.path, accounts.headers, '')
        const between = performance.now()
        const b = await straight.ask('GET', inner, signed, '')
        const ended = performance.now()
        if (a.status !== 200 || a.body !== b.body) throw new Error(`not the same answer: ${a.body} and ${b.body}`)
        // The first ones open connections and fill caches.
        if (n < COMPARED / 10) continue
        waits.through.push(between - began)
        waits.straight.push(ended - between)
      }
      through.end()
      straight.end()
    }),
  )
  const median = (list: number[]) => list.sort((a, b) => a - b)[list.length >> 1]!
  return round(median(waits.through) - median(waits.straight), 2)
}
