/**
 * Five billers behind one address, each with books and faults of its own: told apart by CompanyId, as at a provincial
 * payment hub. Whom each knows is worked out from the number (a prefix and Luhn's check digit); bills are worked out from
 * it too, beside those that the control port adds.
 *
 * Their promises: the same reference is the same payment; an inquiry that says "not received" closes the reference; the
 * file of a day, once given, does not change.
 * Faults of a payment: late (answers after the asker has given up, but pays), twice (the request is carried out twice),
 * never (is not received), lost-answer (pays, and drops the connection), unclear (says "processing" until so many
 * inquiries), wrong (pays, and answers garbage), reject (refuses with a reason), inquiry-down (an inquiry gets no answer).
 * Faults of a day's file: file-missing, file-extra, file-amount (in the file alone), book-missing, book-extra,
 * book-amount (in the books too), file-late (not ready so often), file-never.
 */
import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import * as v from 'valibot'
import { fen, formatAmount } from '../../../core/money.ts'
import { passesLuhn } from '../../../core/shape.ts'
import type { Database, Transaction } from '../../storage/database.ts'
import { type Fault, pause, takeFault } from '../simulation.ts'
import { type BillerRequest, type Code, codes, request, writeFile } from './wire.ts'

const PAYMENT_FAULTS = ['late', 'twice', 'never', 'lost-answer', 'unclear', 'wrong', 'reject'] as const
const LINE_FAULTS = ['file-missing', 'file-amount', 'book-missing', 'book-amount'] as const
const EXTRA_FAULTS = ['file-extra', 'book-extra'] as const
export const BILLER_FAULTS = [
  ...PAYMENT_FAULTS,
  'inquiry-down',
  ...LINE_FAULTS,
  ...EXTRA_FAULTS,
  'file-late',
  'file-never',
] as const

type Company = {
  readonly system: string
  readonly id: string
  /** Numbers that it knows. */
  readonly number: RegExp
  readonly receipt: string
  /** What it charges for a month, by the bytes of a hash; null where it presents no bills. */
  readonly bill: ((hash: Buffer) => { readonly amount: bigint; readonly usage: string }) | null
  /** Whether this much is taken, where there is no bill. */
  readonly sells?: (amount: bigint) => boolean
  readonly parts?: true
  /** Less for those who pay by the twentieth, more after the due day. */
  readonly options?: true
}
const companies: readonly Company[] = [
  {
    system: 'water',
    id: 'WATER-QINGHE',
    number: /^88\d{8}$/,
    receipt: 'QH',
    // 5.00 yuan a cubic metre up to 15, 7.00 above; the third decimal of nothing is ever needed.
    bill: (hash) => {
      const cubic = 6 + (hash[0]! % 25)
      return { amount: BigInt(Math.min(cubic, 15) * 500 + Math.max(0, cubic - 15) * 700), usage: String(cubic) }
    },
  },
  {
    system: 'gas',
    id: 'GAS-QIAONAN',
    number: /^66\d{10}$/,
    receipt: 'QN',
    bill: null,
    sells: (amount) => amount >= 10_00n && amount <= 2_000_00n && amount % 1_00n === 0n,
  },
  {
    system: 'electricity',
    id: 'POWER-DONGHE',
    number: /^33\d{11}$/,
    receipt: 'DH',
    bill: (hash) => {
      const kwh = 120 + hash[0]!
      return { amount: BigInt(kwh) * 60n, usage: String(kwh) }
    },
    parts: true,
    options: true,
  },
  {
    system: 'heating',
    id: 'HEAT-BEIJIAO',
    number: /^77\d{6}$/,
    receipt: 'BJ',
    bill: (hash) => {
      const area = 40 + (hash[0]! % 120)
      return { amount: BigInt(area) * 24_00n, usage: String(area) }
    },
  },
  {
    system: 'mobile',
    id: 'MOBILE-QIAOTONG',
    // A number that ends in 0000 is nobody's.
    number: /^1[3-9]\d{5}(?!0000)\d{4}$/,
    receipt: 'QT',
    bill: null,
    sells: (amount) => [30_00n, 50_00n, 100_00n, 200_00n, 300_00n].includes(amount),
  },
]
export const BILLER_SYSTEMS = companies.map(({ system }) => system)
const knows = ({ number, system }: Company, key: string) => number.test(key) && (system === 'mobile' || passesLuhn(key))

export async function createBillers(db: Database): Promise<void> {
  await db`create schema if not exists sim_billers`
  await db`
    create table if not exists sim_billers.bills (
      company text not null, number text not null, customer text not null, period text not null, amount bigint not null, due text not null,
      usage text not null, minimum bigint, early_day text, early bigint, late bigint, closed boolean not null default false, primary key (company, number))`
  await db`
    create table if not exists sim_billers.payments (
      company text not null, reference text not null, bill text not null default '', payer text not null default '', amount bigint, code text not null,
      receipt text, unclear_left integer not null default 0, day text, at timestamptz not null default now(), primary key (company, reference))`
  await db`create index if not exists payments_bill on sim_billers.payments (company, bill) where code = '00'`
  await db`create index if not exists payments_day on sim_billers.payments (company, day)`
  await db`
    create table if not exists sim_billers.requests (
      id integer generated always as identity primary key, company text not null, operation text not null, reference text, outcome text not null,
      at timestamptz not null default now())`
  await db`
    create table if not exists sim_billers.files (
      company text not null, day text not null, text text not null, primary key (company, day))`
}

type BillRow = {
  number: string
  customer: string
  period: string
  amount: bigint
  due: string
  usage: string
  minimum: bigint | null
  early_day: string | null
  early: bigint | null
  late: bigint | null
  closed: boolean
  paid: bigint
}
type PaymentRow = {
  reference: string
  bill: string
  payer: string
  amount: bigint
  code: Code
  receipt: string | null
  unclear_left: number
  at: Date
}
type Said = { readonly RetCode: Code } & Record<string, unknown>
type Asked<Operation extends BillerRequest['TranCode']> = Extract<BillerRequest, { TranCode: Operation }>

const surnames = [...'王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗']
const given = ['小明', '建国', '秀英', '丽', '强', '敏', '静', '磊', '洋', '艳', '勇', '娟']
const yuan = (amount: bigint) => formatAmount(amount, 'CNY')

export function billersSimulator(db: Database, token: string, today: () => string): Hono {
  const app = new Hono()

  app.post('/', async (c) => {
    if (c.req.header('authorization') !== `Bearer ${token}`) return c.text('unauthorised', 401)
    const parsed = v.safeParse(request, await c.req.json().catch(() => undefined))
    const company = parsed.success ? companies.find(({ id }) => id === parsed.output.CompanyId) : undefined
    if (!parsed.success || !company) return c.json({ RetCode: '13', Message: 'malformed' }, 400)
    const asked = parsed.output
    const reference = 'TranSeq' in asked ? asked.TranSeq : null
    const note = (outcome: string) => db`
      insert into sim_billers.requests (company, operation, reference, outcome) values (${company.id}, ${asked.TranCode}, ${reference}, ${outcome})`
    const say = async (said: Said) => {
      await note(codes[said.RetCode])
      return c.json(said)
    }
    const faultFor = (kinds: readonly string[], subjects: readonly (string | undefined)[]) =>
      takeFault(db, company.system, kinds, subjects.filter((text) => text !== undefined && text !== '') as string[])

    if (asked.TranCode === 'Query') return say(await query(company, asked.BillKey))
    if (asked.TranCode === 'Validate') return say(validate(company, asked.BillKey))
    if (asked.TranCode === 'File') {
      if (await faultFor(['file-late', 'file-never'], [asked.FileDate])) return say({ RetCode: '30' })
      return say(await file(company, asked.FileDate))
    }
    if (asked.TranCode === 'Inquiry') {
      const { bill, payer } = await knownBy(company, asked.TranSeq)
      if (await faultFor(['inquiry-down'], [asked.TranSeq, bill, payer])) {
        await note('inquiry-down')
        return dropped(c.env, c.req.raw.signal)
      }
      return say(await inquire(company, asked.TranSeq))
    }
    const fault = await faultFor(PAYMENT_FAULTS, [asked.TranSeq, asked.BillNo, asked.BillKey])
    if (fault?.kind === 'never') {
      await note(fault.kind)
      return dropped(c.env, c.req.raw.signal)
    }
    const said = await pay(company, asked, fault)
    await note(fault ? `${fault.kind}: ${codes[said.RetCode]}` : codes[said.RetCode])
    if (fault?.kind === 'late') await pause(Number(fault.value) || 8_000)
    if (fault?.kind === 'lost-answer') return dropped(c.env, c.req.raw.signal)
    if (fault?.kind === 'wrong') return c.text('<html>502 Bad Gateway</html>', 200)
    if (fault?.kind === 'twice') return c.json(await pay(company, asked, undefined))
    return c.json(said)
  })

  /** No answer at all: the connection is cut where the server can, else the asker waits until it gives up. */
  async function dropped(env: unknown, signal: AbortSignal): Promise<Response> {
    const socket = (env as { incoming?: { socket?: { destroy(): void } } } | undefined)?.incoming?.socket
    if (socket) socket.destroy()
    else await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    return new Response(null, { status: 500 })
  }

  const knownBy = async ({ id }: Company, reference: string) => {
    const [row] = await db<{ bill: string; payer: string }[]>`
      select bill, payer from sim_billers.payments where company = ${id} and reference = ${reference}`
    return row ?? { bill: '', payer: '' }
  }

  function validate(company: Company, key: string): Said {
    if (!knows(company, key)) return { RetCode: '01' }
    const hash = createHash('sha256').update(key).digest()
    return {
      RetCode: '00',
      CustName: surnames[hash[1]! % surnames.length]! + given[hash[2]! % given.length]!,
      CustAddr: `清河市桥南路${1 + (hash[3]! % 200)}号${1 + (hash[4]! % 12)}栋${101 + (hash[5]! % 30)}`,
    }
  }

  async function query(company: Company, key: string): Promise<Said> {
    const known = validate(company, key)
    if (known.RetCode !== '00' || !company.bill) return { RetCode: '01' }
    const month = previousMonth(today())
    const { amount, usage } = company.bill(createHash('sha256').update(key).digest())
    const [early, late] = company.options ? [(amount * 975n) / 1000n, (amount * 1025n) / 1000n] : [null, null]
    await db`
      insert into sim_billers.bills (company, number, customer, period, amount, due, usage, early_day, early, late)
      values (${company.id}, ${`${company.id[0]}${key}${month.replace('-', '')}`}, ${key}, ${month}, ${amount}, ${`${today().slice(0, 7)}-28`}, ${usage},
        ${early === null ? null : `${today().slice(0, 7)}-20`}, ${early}, ${late})
      on conflict do nothing`
    const rows = await billsOf(db, company, db`customer = ${key} and not closed`)
    return {
      ...known,
      Bills: rows
        .filter((row) => dueAt(row, today()) > row.paid)
        .filter((row) => company.parts || row.paid === 0n)
        .map(({ number, period, amount, due, usage, minimum, early_day, early, late, paid }) => ({
          BillNo: number,
          Period: period,
          Amount: yuan(amount),
          DueDate: due,
          Usage: usage,
          ...(minimum === null ? {} : { MinAmount: yuan(minimum) }),
          ...(early_day === null || early === null ? {} : { EarlyDate: early_day, EarlyAmount: yuan(early) }),
          ...(late === null ? {} : { LateAmount: yuan(late) }),
          ...(paid === 0n ? {} : { PaidAmount: yuan(paid) }),
        })),
    }
  }

  const billsOf = (tx: Database | Transaction, { id }: Company, which: ReturnType<Database>): Promise<BillRow[]> => tx<
    BillRow[]
  >`
    select b.*, coalesce((select sum(amount) from sim_billers.payments p
      where p.company = ${id} and p.bill = b.number and p.code = '00' and p.unclear_left = 0), 0)::bigint as paid
    from sim_billers.bills b where company = ${id} and ${which} order by period, number`

  async function pay(company: Company, asked: Asked<'Pay'>, fault: Fault | undefined): Promise<Said> {
    const { TranSeq: reference, BillNo: number = '', PayAmount: amount, BillKey: key, TranDate: day } = asked
    const receipt = `${company.receipt}${reference.slice(0, 12).toUpperCase()}`
    const code = await db.begin(async (tx): Promise<Code> => {
      await tx`select pg_advisory_xact_lock(hashtext(${`${company.id} ${number || reference}`}))`
      const [known] = await tx<PaymentRow[]>`
        select * from sim_billers.payments where company = ${company.id} and reference = ${reference}`
      if (known) return known.unclear_left > 0 ? '99' : known.code
      const decided =
        fault?.kind === 'reject'
          ? ((Object.keys(codes) as Code[]).find((one) => codes[one] === fault.value) ?? '13')
          : await decide(tx, company, { key, number, amount, day })
      const unclear = fault?.kind === 'unclear' ? Number(fault.value) || 2 : 0
      await tx`
        insert into sim_billers.payments (company, reference, bill, payer, amount, code, receipt, unclear_left, day)
        values (${company.id}, ${reference}, ${number}, ${key}, ${amount as bigint}, ${decided}, ${decided === '00' ? receipt : null}, ${unclear}, ${day})`
      return unclear > 0 ? '99' : decided
    })
    return { RetCode: code, ...(code === '00' ? { Receipt: receipt, PayAmount: yuan(amount) } : {}) }
  }

  async function decide(
    tx: Transaction,
    company: Company,
    { key, number, amount, day }: { key: string; number: string; amount: bigint; day: string },
  ): Promise<Code> {
    if (!company.bill) {
      if (!knows(company, key)) return '15'
      return company.sells?.(amount) ? '00' : '14'
    }
    const [bill] = await billsOf(tx, company, db`number = ${number} and customer = ${key}`)
    if (!bill) return '12'
    if (bill.closed) return '13'
    // What is still "processing" counts too: its money is on the way.
    const [{ sum: pending }] = (await tx`
      select coalesce(sum(amount), 0)::bigint as sum from sim_billers.payments
      where company = ${company.id} and bill = ${number} and code = '00'`) as unknown as [{ sum: bigint }]
    const left = dueAt(bill, day) - pending
    if (left <= 0n || (!company.parts && pending > 0n)) return '10'
    if (company.parts) return amount <= left ? '00' : '11'
    return amount === left ? '00' : '11'
  }

  const inquire = ({ id }: Company, reference: string): Promise<Said> =>
    db.begin(async (tx): Promise<Said> => {
      const [row] = await tx<PaymentRow[]>`
        select * from sim_billers.payments where company = ${id} and reference = ${reference} for update`
      if (!row) {
        // From here on this reference is closed: a late duplicate of the payment is refused.
        await tx`insert into sim_billers.payments (company, reference, code) values (${id}, ${reference}, '20') on conflict do nothing`
        return { RetCode: '20' }
      }
      if (row.unclear_left > 0) {
        await tx`update sim_billers.payments set unclear_left = unclear_left - 1 where company = ${id} and reference = ${reference}`
        return { RetCode: '99' }
      }
      return { RetCode: row.code, ...(row.receipt ? { Receipt: row.receipt, PayAmount: yuan(row.amount) } : {}) }
    })

  /** The file of a day, closed when it is first given: its faults are used up with it, or not at all. */
  const file = (company: Company, day: string): Promise<Said> =>
    db.begin((tx) => fileIn(tx as unknown as Database, company, day))
  async function fileIn(db: Database, company: Company, day: string): Promise<Said> {
    await db`select pg_advisory_xact_lock(hashtext(${`${company.id} file ${day}`}))`
    const [made] = await db<{ text: string }[]>`
      select text from sim_billers.files where company = ${company.id} and day = ${day}`
    if (made) return { RetCode: '00', File: made.text }
    const [{ planned }] = (await db`
      select exists (select from sim_control.faults where system = ${company.system} and remaining > 0
        and kind = any(${[...LINE_FAULTS, ...EXTRA_FAULTS]})) as planned`) as unknown as [{ planned: boolean }]
    if (planned) await addExtra(db, company, day)
    const rows = await db<PaymentRow[]>`
      select * from sim_billers.payments where company = ${company.id} and day = ${day} and code = '00' order by at, reference`
    const lines: PaymentRow[] = []
    for (const row of rows) {
      const fault = planned
        ? await takeFault(db, company.system, LINE_FAULTS, [row.reference, row.bill, row.payer].filter(Boolean))
        : undefined
      const amount = fault?.kind.endsWith('amount') ? row.amount + BigInt(fault.value || '100') : row.amount
      if (fault?.kind === 'book-missing')
        await db`update sim_billers.payments set code = '20', receipt = null where company = ${company.id} and reference = ${row.reference}`
      if (fault?.kind === 'book-amount')
        await db`update sim_billers.payments set amount = ${amount} where company = ${company.id} and reference = ${row.reference}`
      if (!fault?.kind.endsWith('missing')) lines.push({ ...row, amount })
    }
    const extra = planned ? await takeFault(db, company.system, ['file-extra'], [day]) : undefined
    const text = writeFile(company.id, day, [
      ...lines.map(lineOf(company)),
      ...(extra ? [lineOf(company)(strange(company, day, extra.value))] : []),
    ])
    await db`insert into sim_billers.files (company, day, text) values (${company.id}, ${day}, ${text}) on conflict do nothing`
    return { RetCode: '00', File: text }
  }

  /** A payment that nobody made through us, in their books. */
  async function addExtra(db: Database, company: Company, day: string): Promise<void> {
    const fault = await takeFault(db, company.system, ['book-extra'], [day])
    if (!fault) return
    const { reference, amount, receipt } = strange(company, `${day} booked`, fault.value)
    await db`
      insert into sim_billers.payments (company, reference, amount, code, receipt, day)
      values (${company.id}, ${reference}, ${amount}, '00', ${receipt}, ${day}) on conflict do nothing`
  }
  const strange = (company: Company, name: string, value: string): PaymentRow => {
    const reference = createHash('sha256').update(`${company.id} ${name}`).digest('hex').slice(0, 32)
    return {
      reference,
      bill: '',
      payer: '',
      amount: fen(BigInt(value || '1234')),
      code: '00',
      receipt: `${company.receipt}${reference.slice(0, 12).toUpperCase()}`,
      unclear_left: 0,
      at: new Date(),
    }
  }
  const lineOf =
    (company: Company) =>
    (row: PaymentRow, n = 0) => ({
      theirs: `${company.receipt}-${String(n + 1).padStart(6, '0')}`,
      reference: row.reference,
      bill: row.bill,
      payer: row.payer,
      amount: fen(row.amount),
      time: row.at.toISOString(),
      receipt: row.receipt ?? '',
    })

  return app
}

/** What a bill costs on a day. */
function dueAt({ amount, due, early_day, early, late }: BillRow, day: string): bigint {
  if (late !== null && day > due) return late
  return early !== null && early_day !== null && day <= early_day ? early : amount
}

const previousMonth = (day: string) => {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
}

const amountText = v.pipe(v.string(), v.regex(/^\d+\.\d{2}$/))
const dayText = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/))
const newBill = v.strictObject({
  customer: v.pipe(v.string(), v.regex(/^\d{8,13}$/)),
  number: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{4,40}$/)),
  period: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}$/)),
  amount: amountText,
  due: dayText,
  usage: v.string(),
  minimum: v.optional(amountText),
  early_day: v.optional(dayText),
  early: v.optional(amountText),
  late: v.optional(amountText),
})

const book = v.strictObject({
  bills: v.array(newBill),
  payments: v.array(
    v.strictObject({
      reference: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
      bill: v.string(),
      payer: v.string(),
      amount: amountText,
      day: dayText,
      at: v.pipe(v.string(), v.isoTimestamp()),
    }),
  ),
})
const minorOf = (text: string | undefined) => (text === undefined ? null : BigInt(text.replace('.', '')))

/** What the control port offers of one biller: its books, and bills to order. */
export function billerControl(db: Database, system: string): Hono {
  const company = companies.find((one) => one.system === system)!.id
  const app = new Hono()
  app.get('/requests', async (c) => {
    const reference = c.req.query('reference')
    const rows = await db`
      select operation, reference, outcome, at from sim_billers.requests
      where company = ${company} ${reference ? db`and reference = ${reference}` : db``} order by id desc limit 1000`
    return c.json({ requests: rows })
  })
  app.get('/payments', async (c) => {
    const rows = await db<(PaymentRow & { day: string })[]>`
      select * from sim_billers.payments where company = ${company} and code = '00' order by at, reference`
    const total = rows.reduce((sum, row) => sum + row.amount, 0n)
    return c.json({
      count: rows.length,
      total: yuan(total),
      payments: rows.map(({ reference, bill, payer, amount, receipt, day }) => ({
        reference, bill, payer, amount: yuan(amount), receipt, day,
      })), // biome-ignore format: one row
    })
  })
  // What it is to have known already: payments of days that are over, each with the receipt it had given.
  app.post('/books', async (c) => {
    const parsed = v.safeParse(book, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ wrong: v.flatten(parsed.issues) }, 400)
    const prefix = companies.find((one) => one.system === system)!.receipt
    const receiptOf = (reference: string) => `${prefix}${reference.slice(0, 12).toUpperCase()}`
    await db.begin(async (tx) => {
      for (const bill of parsed.output.bills)
        await tx`
          insert into sim_billers.bills ${tx({
            company, number: bill.number, customer: bill.customer, period: bill.period, amount: minorOf(bill.amount), due: bill.due, usage: bill.usage,
            early_day: bill.early_day ?? null, early: minorOf(bill.early), late: minorOf(bill.late),
          })} on conflict do nothing`
      for (const { amount, ...payment } of parsed.output.payments)
        await tx`
          insert into sim_billers.payments ${tx({
            company, ...payment, amount: minorOf(amount), code: '00', receipt: receiptOf(payment.reference), at: new Date(payment.at),
          })} on conflict do nothing`
    }) // biome-ignore format: one transaction
    return c.json({
      receipts: Object.fromEntries(parsed.output.payments.map(({ reference }) => [reference, receiptOf(reference)])),
    })
  })
  app.post('/bills', async (c) => {
    const parsed = v.safeParse(newBill, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ wrong: v.flatten(parsed.issues) }, 400)
    const { amount, minimum, early, late, early_day, ...rest } = parsed.output
    const minor = (text: string | undefined) => (text === undefined ? null : BigInt(text.replace('.', '')))
    const bill = {
      ...rest,
      company,
      amount: minor(amount),
      minimum: minor(minimum),
      early_day: early_day ?? null,
      early: minor(early),
      late: minor(late),
    }
    await db`
      insert into sim_billers.bills ${db(bill)} on conflict (company, number) do update set amount = excluded.amount, due = excluded.due,
        usage = excluded.usage, minimum = excluded.minimum, early_day = excluded.early_day, early = excluded.early, late = excluded.late`
    return c.json({ number: bill.number }, 201)
  })
  return app
}
