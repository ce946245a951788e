/**
 * A water company with its own books and its own faults. Its customers are the ten-digit numbers that begin with 88 and
 * pass Luhn's check; each has one bill of the last month, worked out from its number, beside those that the control port
 * adds.
 *
 * Its promises: the same reference is the same payment; an inquiry that says "not received" closes the reference.
 * Its faults: late (answers after the asker has given up, but pays), twice (the request is carried out twice), never (is
 * not received), lost-answer (pays, and drops the connection), unclear (says "processing" until so many inquiries),
 * wrong (pays, and answers garbage), reject (refuses with a reason), inquiry-down (an inquiry gets no answer).
 */
import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import * as v from 'valibot'
import { fen, formatAmount } from '../../../core/money.ts'
import { passesLuhn } from '../../../core/shape.ts'
import type { Database } from '../../storage/database.ts'
import { type Fault, pause, takeFault } from '../simulation.ts'
import { type Code, codes, request, type WaterRequest } from './wire.ts'

export const WATER_FAULTS = [
  'late',
  'twice',
  'never',
  'lost-answer',
  'unclear',
  'wrong',
  'reject',
  'inquiry-down',
] as const

export async function createWater(db: Database): Promise<void> {
  await db`create schema if not exists sim_water`
  await db`
    create table if not exists sim_water.bills (
      number text primary key, customer text not null, period text not null, amount bigint not null, due text not null, usage text not null,
      closed boolean not null default false)`
  await db`
    create table if not exists sim_water.payments (
      reference text primary key, bill text, amount bigint, code text not null, receipt text, unclear_left integer not null default 0,
      at timestamptz not null default now())`
  // One payment a bill, whatever happens above.
  await db`create unique index if not exists payments_bill on sim_water.payments (bill) where code = '00'`
  await db`
    create table if not exists sim_water.requests (
      id integer generated always as identity primary key, operation text not null, reference text, outcome text not null, at timestamptz not null default now())`
}

type BillRow = {
  number: string
  customer: string
  period: string
  amount: bigint
  due: string
  usage: string
  closed: boolean
}
type PaymentRow = {
  reference: string
  bill: string
  amount: bigint
  code: Code
  receipt: string | null
  unclear_left: number
}
type Said = { readonly RetCode: Code } & Record<string, unknown>

const surnames = [...'王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗']
const given = ['小明', '建国', '秀英', '丽', '强', '敏', '静', '磊', '洋', '艳', '勇', '娟']

export function waterSimulator(db: Database, token: string, today: () => string): Hono {
  const app = new Hono()

  app.post('/', async (c) => {
    if (c.req.header('authorization') !== `Bearer ${token}`) return c.text('unauthorised', 401)
    const parsed = v.safeParse(request, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ RetCode: '13', Message: 'malformed' }, 400)
    const asked = parsed.output
    const reference = 'TranSeq' in asked ? asked.TranSeq : null
    const note = (outcome: string) => db`
      insert into sim_water.requests (operation, reference, outcome) values (${asked.TranCode}, ${reference}, ${outcome})`
    const faults =
      asked.TranCode === 'Pay'
        ? WATER_FAULTS.slice(0, 7)
        : asked.TranCode === 'Inquiry'
          ? (['inquiry-down'] as const)
          : []
    const subjects = [
      reference ?? '',
      'BillNo' in asked ? asked.BillNo : '',
      'BillKey' in asked ? asked.BillKey : '',
    ].filter((text) => text !== '')
    const bill = asked.TranCode === 'Inquiry' ? await billOf(asked.TranSeq) : ''
    const fault =
      faults.length > 0
        ? await takeFault(
            db,
            'water',
            faults,
            [...subjects, bill].filter((text) => text !== ''),
          )
        : undefined

    if (fault?.kind === 'never' || fault?.kind === 'inquiry-down') {
      await note(fault.kind)
      return dropped(c.env, c.req.raw.signal)
    }
    if (asked.TranCode === 'Query') {
      const said = await query(asked.BillKey)
      await note(codes[said.RetCode])
      return c.json(said)
    }
    if (asked.TranCode === 'Inquiry') {
      const said = await inquire(asked.TranSeq)
      await note(codes[said.RetCode])
      return c.json(said)
    }
    const said = await pay(asked, fault)
    await note(fault ? `${fault.kind}: ${codes[said.RetCode]}` : codes[said.RetCode])
    if (fault?.kind === 'late') await pause(Number(fault.value) || 8_000)
    if (fault?.kind === 'lost-answer') return dropped(c.env, c.req.raw.signal)
    if (fault?.kind === 'wrong') return c.text('<html>502 Bad Gateway</html>', 200)
    if (fault?.kind === 'twice') return c.json(await pay(asked, undefined))
    return c.json(said)
  })

  /** No answer at all: the connection is cut where the server can, else the asker waits until it gives up. */
  async function dropped(env: unknown, signal: AbortSignal): Promise<Response> {
    const socket = (env as { incoming?: { socket?: { destroy(): void } } } | undefined)?.incoming?.socket
    if (socket) socket.destroy()
    else await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    return new Response(null, { status: 500 })
  }

  const billOf = async (reference: string) => {
    const [row] = await db<
      { bill: string | null }[]
    >`select bill from sim_water.payments where reference = ${reference}`
    return row?.bill ?? ''
  }

  async function query(customer: string): Promise<Said> {
    if (!customer.startsWith('88') || !passesLuhn(customer)) return { RetCode: '01' }
    const hash = createHash('sha256').update(customer).digest()
    const month = previousMonth(today())
    const cubic = 6 + (hash[0]! % 25)
    // 5.00 yuan a cubic metre up to 15, 7.00 above; the third decimal of nothing is ever needed.
    const amount = fen(BigInt(Math.min(cubic, 15) * 500 + Math.max(0, cubic - 15) * 700))
    await db`
      insert into sim_water.bills (number, customer, period, amount, due, usage)
      values (${`W${customer}${month.replace('-', '')}`}, ${customer}, ${month}, ${amount as bigint}, ${`${today().slice(0, 7)}-28`}, ${String(cubic)})
      on conflict do nothing`
    const rows = await db<BillRow[]>`
      select b.* from sim_water.bills b where customer = ${customer} and not closed
        and not exists (select from sim_water.payments p where p.bill = b.number and p.code = '00' and p.unclear_left = 0) order by period, number`
    return {
      RetCode: '00',
      CustName: surnames[hash[1]! % surnames.length]! + given[hash[2]! % given.length]!,
      CustAddr: `清河市桥南路${1 + (hash[3]! % 200)}号${1 + (hash[4]! % 12)}栋${101 + (hash[5]! % 30)}`,
      Bills: rows.map(({ number, period, amount, due, usage }) => ({
        BillNo: number,
        Period: period,
        Amount: formatAmount(amount, 'CNY'),
        DueDate: due,
        Usage: usage,
      })),
    }
  }

  async function pay(asked: Extract<WaterRequest, { TranCode: 'Pay' }>, fault: Fault | undefined): Promise<Said> {
    const { TranSeq: reference, BillNo: number, PayAmount: amount } = asked
    const code = await db.begin(async (tx): Promise<Code> => {
      await tx`select pg_advisory_xact_lock(hashtext(${number}))`
      const [known] = await tx<PaymentRow[]>`select * from sim_water.payments where reference = ${reference}`
      if (known) return known.unclear_left > 0 ? '99' : known.code
      const [bill] = await tx<
        BillRow[]
      >`select * from sim_water.bills where number = ${number} and customer = ${asked.BillKey}`
      const [paid] = await tx`select from sim_water.payments where bill = ${number} and code = '00'`
      const decided: Code =
        fault?.kind === 'reject'
          ? ((Object.keys(codes) as Code[]).find((key) => codes[key] === fault.value) ?? '13')
          : !bill
            ? '12'
            : bill.closed
              ? '13'
              : paid
                ? '10'
                : bill.amount !== (amount as bigint)
                  ? '11'
                  : '00'
      const receipt = decided === '00' ? `QH${reference.slice(0, 12).toUpperCase()}` : null
      const unclear = fault?.kind === 'unclear' ? Number(fault.value) || 2 : 0
      await tx`
        insert into sim_water.payments (reference, bill, amount, code, receipt, unclear_left)
        values (${reference}, ${number}, ${amount as bigint}, ${decided}, ${receipt}, ${unclear})`
      return unclear > 0 ? '99' : decided
    })
    return { RetCode: code, ...(code === '00' ? { Receipt: `QH${reference.slice(0, 12).toUpperCase()}` } : {}) }
  }

  const inquire = (reference: string): Promise<Said> =>
    db.begin(async (tx): Promise<Said> => {
      const [row] = await tx<PaymentRow[]>`select * from sim_water.payments where reference = ${reference} for update`
      if (!row) {
        // From here on this reference is closed: a late duplicate of the payment is refused.
        await tx`insert into sim_water.payments (reference, code) values (${reference}, '20') on conflict do nothing`
        return { RetCode: '20' }
      }
      if (row.unclear_left > 0) {
        await tx`update sim_water.payments set unclear_left = unclear_left - 1 where reference = ${reference}`
        return { RetCode: '99' }
      }
      return { RetCode: row.code, ...(row.receipt ? { Receipt: row.receipt } : {}) }
    })

  return app
}

const previousMonth = (day: string) => {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
}

const newBill = v.strictObject({
  customer: v.pipe(v.string(), v.regex(/^\d{10}$/)),
  number: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{4,40}$/)),
  period: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}$/)),
  amount: v.pipe(v.string(), v.regex(/^\d+\.\d{2}$/)),
  due: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
  usage: v.string(),
})

/** What the control port offers of the water company: its books, and bills to order. */
export function waterControl(db: Database): Hono {
  const app = new Hono()
  app.get('/requests', async (c) => {
    const reference = c.req.query('reference')
    const rows = await db`
      select operation, reference, outcome, at from sim_water.requests ${reference ? db`where reference = ${reference}` : db``} order by id desc limit 1000`
    return c.json({ requests: rows })
  })
  app.get('/payments', async (c) => {
    const rows = await db<PaymentRow[]>`select * from sim_water.payments where code = '00' order by at, reference`
    const total = rows.reduce((sum, row) => sum + row.amount, 0n)
    return c.json({
      count: rows.length,
      total: formatAmount(total, 'CNY'),
      payments: rows.map(({ reference, bill, amount, receipt }) => ({
        reference,
        bill,
        amount: formatAmount(amount, 'CNY'),
        receipt,
      })),
    })
  })
  app.post('/bills', async (c) => {
    const parsed = v.safeParse(newBill, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ wrong: v.flatten(parsed.issues) }, 400)
    const bill = { ...parsed.output, amount: BigInt(parsed.output.amount.replace('.', '')) }
    await db`insert into sim_water.bills ${db(bill)} on conflict (number) do update set amount = excluded.amount, due = excluded.due, usage = excluded.usage`
    return c.json({ number: bill.number }, 201)
  })
  return app
}
