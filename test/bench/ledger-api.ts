/** `npm run bench ledger-api`: single posts through the bank's HTTP API, one entry a request, 64 clients. */
import { join } from 'node:path'
import { accountId, entryId } from '../../core/id.ts'
import { commandJson } from '../../core/ledger/json.ts'
import { ROOT } from '../../workflows/bank/launcher/home.ts'
import { startBank } from '../../workflows/bank/launcher/start.ts'
import { Line } from './line.ts'

const CLIENTS = 64
const ACCOUNTS = 200

export async function benchLedgerApi(requests: number): Promise<object> {
  const env = { ...process.env, QIAO_HOME: join(ROOT, '.qiao', 'bench-api'), QIAO_PORT_OFFSET: '5000' }
  const bank = await startBank({ env, fresh: true, say: () => {} })
  try {
    const url = new URL(`${bank.urls.operator}/ledger/entries`)
    const lines = Array.from({ length: CLIENTS }, () => new Line(url))
    const post = async (body: string, line = 0) => {
      const said = await lines[line]!.ask('POST', url.pathname, '', body)
      if (said.status !== 200) throw new Error(said.body)
      return said.body
    }
    const account = (n: number) => accountId(`bench ${n}`, 'api')
    for (let n = 0; n < ACCOUNTS; n++)
      await post(
        JSON.stringify(
          commandJson({
            kind: 'open',
            id: entryId(`bench api ${n}`, 0, 'open'),
            account: account(n),
            unit: 'CNY',
            side: 'credit',
            head: '2011',
            owner: `bench-${n}`,
          }),
        ),
      )
    const purpose = { step: 'post', memo: '', actor: 'bench', request: '' }
    const one = (n: number) =>
      JSON.stringify(
        commandJson({
          kind: 'post',
          id: entryId(`bench api ${n}`, Date.now(), 'post'),
          business: `bench-${n}`,
          ...purpose,
          transfers: [{ debit: account(n % ACCOUNTS), credit: account((n * 7 + 1) % ACCOUNTS), amount: 1n }],
        }),
      )
    for (let n = 0; n < 2_000; n += CLIENTS) await Promise.all(lines.map((_, k) => post(one(-1 - n - k), k)))
    // Made beforehand: what is measured is the bank, as far as one machine allows.
    const bodies = Array.from({ length: requests }, (_, n) => one(n))
    const waits = new Float64Array(requests)
    let next = 0
    const began = performance.now()
    await Promise.all(
      lines.map(async (_, line) => {
        while (next < requests) {
          const n = next++
          const at = performance.now()
          const answer = await post(bodies[n]!, line)
          waits[n] = performance.now() - at
          if (!answer.includes('"posted"')) throw new Error(answer)
        }
      }),
    )
    const seconds = (performance.now() - began) / 1_000
    const sorted = waits.sort()
    const at = (part: number) => Number(sorted[Math.floor(requests * part)]!.toFixed(1))
    return {
      per_s: Math.round(requests / seconds),
      p50_ms: at(0.5),
      p99_ms: at(0.99),
      clients: CLIENTS,
      requests,
      note: 'clients, bank, worker, edge, Temporal and PostgreSQL share the machine',
    }
  } finally {
    await bank.stop()
  }
}
