/**
 * A clearing house and, behind it, the other bank with its customers' accounts. It sends each transfer until the
 * receiving bank has answered for good, under the same ids, across its own restarts.
 *
 * Any card number that passes Luhn's check is an account there, opened at first use in the name given with 100,000.00
 * yuan, so that a person trying Qiao has money to bring in; later uses must give the same name.
 *
 * Faults: late (sends after so many ms), twice (sends twice), never (accepts and does not send until the control port
 * says so), wrong-amount (sends one fen more first), unsigned (sends without signature first), reject (with a code),
 * no-answer (gives no answer to the initiation, but carries it out). Of transfers from us: lose (never takes it), no-report
 * (credits and does not answer in time), reject-credit (with a code), no-inquiry (does not answer the question after one).
 *
 * It also says whose an account is (acmt.023). One that was opened so is class I and has the name, the ID number and the
 * phone it was asked for with, unless `test-persons.ts` says otherwise of its number. Faults of that, for an account, an ID
 * number or a reference: verify-differs, verify-not-class-one, verify-not-available, verify-late.
 */
import { type Context, Hono } from 'hono'
import type { Logger } from 'pino'
import * as v from 'valibot'
import { fen, formatAmount } from '../../../core/money.ts'
import { passesLuhn } from '../../../core/shape.ts'
import { type Keys, SIGNATURE_HEADER, type Signer, verifyRequest } from '../../../core/signature.ts'
import type { Database } from '../../storage/database.ts'
import { pause, takeFault } from '../simulation.ts'
import { ruleOfCard } from '../test-persons.ts'
import { sendMessage } from './client.ts'
import type { AccountQuestion, Status, Verification } from './port.ts'
import {
  buildAcmt024, buildPacs002, buildPacs008, buildPain002, type Received, readAcmt023, readPacs002, readPacs008, readPacs028, readPain001,
} from './wire.ts' // biome-ignore format: one list

const INCOMING_FAULTS = ['late', 'twice', 'never', 'wrong-amount', 'unsigned', 'reject', 'no-answer'] as const
const OUTGOING_FAULTS = ['lose', 'no-report', 'reject-credit'] as const
export const CLEARING_FAULTS = [...INCOMING_FAULTS, ...OUTGOING_FAULTS, 'no-inquiry'] as const
export const VERIFICATION_FAULTS = [
  'verify-differs',
  'verify-not-class-one',
  'verify-not-available',
  'verify-late',
] as const
const OPENING = 100_000_00n

export async function createClearing(db: Database): Promise<void> {
  await db`create schema if not exists sim_clearing`
  await db`create table if not exists sim_clearing.accounts (number text primary key, name text not null, balance bigint not null check (balance >= 0))`
  await db`
    alter table sim_clearing.accounts add column if not exists identity text, add column if not exists phone text,
      add column if not exists class text not null default 'I', add column if not exists closed boolean not null default false`
  await db`
    create table if not exists sim_clearing.transfers (
      id text primary key, message_id text not null, debtor_account text not null, debtor_name text not null, debtor_bank text not null,
      creditor_account text not null, creditor_name text not null, creditor_bank text not null, amount bigint not null, at bigint not null,
      state text not null check (state in ('refused', 'to-send', 'withheld', 'settled', 'returned')), reason text, tries integer not null default 0,
      fault text, next_try timestamptz not null default now())`
  await db`create table if not exists sim_clearing.credits (id text primary key, account text not null, amount bigint not null, reason text)`
}

type TransferRow = {
  id: string
  message_id: string
  debtor_account: string
  debtor_name: string
  debtor_bank: string
  creditor_account: string
  creditor_name: string
  creditor_bank: string
  amount: bigint
  at: bigint
  state: 'refused' | 'to-send' | 'withheld' | 'settled' | 'returned'
  reason: string | null
  tries: number
  fault: string | null
}

export type ClearingWorld = {
  readonly db: Database
  readonly bankKeys: Keys
  readonly signer: Signer
  readonly bankUrl: string
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
}

export function clearingSimulator({ db, bankKeys, log, wake }: ClearingWorld & { wake: () => void }): Hono {
  const app = new Hono()
  app.post('/pain.001', async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer())
    const signed = await verifyRequest(
      c.req.header(SIGNATURE_HEADER),
      { method: 'POST', path: '/pain.001', body },
      bankKeys,
      Date.now(),
    )
    if (!signed.ok) return c.text(signed.refusal.why, 401)
    const found = readPain001(new TextDecoder().decode(body))
    if (!found.ok) return c.text(found.refusal.why, 400)
    const fault = await takeFault(db, 'clearing-house', INCOMING_FAULTS, [
      found.value.debtor.account,
      found.value.endToEndId,
    ])
    const status = await accept(db, found.value, fault ? `${fault.kind}:${fault.value}` : null)
    log.info({ endToEndId: found.value.endToEndId, status: status.status, fault: fault?.kind }, 'an initiation')
    wake()
    if (fault?.kind === 'no-answer') await pause(Number(fault.value) || 8_000)
    const { messageId, endToEndId } = found.value
    const report = {
      messageId: `S${messageId}`.slice(0, 35),
      originalMessageId: messageId,
      endToEndId,
      at: Date.now(),
      status,
    }
    return c.body(buildPain002(report), 200, { 'content-type': 'application/xml; charset=utf-8' })
  })
  // Transfers from us to the other bank: credited at once, or refused; under one id once.
  const answering = async (c: Context, path: string) => {
    const body = new Uint8Array(await c.req.arrayBuffer())
    const request = { method: 'POST', path, body }
    const signed = await verifyRequest(c.req.header(SIGNATURE_HEADER), request, bankKeys, Date.now())
    return signed.ok ? new TextDecoder().decode(body) : undefined
  }
  const report = (c: Context, endToEndId: string, originalMessageId: string, status: Status) =>
    c.body(buildPacs002({ messageId: `S${endToEndId}`, originalMessageId, endToEndId, at: Date.now(), status }), 200, {
      'content-type': 'application/xml; charset=utf-8',
    })
  app.post('/pacs.008', async (c) => {
    const xml = await answering(c, '/pacs.008')
    if (xml === undefined) return c.text('the signature is refused', 401)
    const found = readPacs008(xml)
    if (!found.ok) return c.text(found.refusal.why, 400)
    const { creditor, endToEndId, messageId } = found.value
    const fault = await takeFault(db, 'clearing-house', OUTGOING_FAULTS, [creditor.account, endToEndId])
    if (fault?.kind === 'lose') return c.text('', 504)
    const status = await credit(db, found.value, fault?.kind === 'reject-credit' ? fault.value || 'AC04' : undefined)
    log.info({ endToEndId, status: status.status, fault: fault?.kind }, 'a transfer from the bank')
    if (fault?.kind === 'no-report') await pause(Number(fault.value) || 8_000)
    return report(c, endToEndId, messageId, status)
  })
  app.post('/pacs.028', async (c) => {
    const xml = await answering(c, '/pacs.028')
    if (xml === undefined) return c.text('the signature is refused', 401)
    const found = readPacs028(xml)
    if (!found.ok) return c.text(found.refusal.why, 400)
    const { endToEndId } = found.value
    const fault = await takeFault(db, 'clearing-house', ['no-inquiry'], [endToEndId])
    if (fault) return c.text('', 504)
    return report(c, endToEndId, endToEndId, await statusOf(db, endToEndId))
  })
  app.post('/acmt.023', async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer())
    const signed = await verifyRequest(
      c.req.header(SIGNATURE_HEADER),
      { method: 'POST', path: '/acmt.023', body },
      bankKeys,
      Date.now(),
    )
    if (!signed.ok) return c.text(signed.refusal.why, 401)
    const found = readAcmt023(new TextDecoder().decode(body))
    if (!found.ok) return c.text(found.refusal.why, 400)
    const { id, from, bank, account, identity } = found.value
    const fault = await takeFault(db, 'clearing-house', VERIFICATION_FAULTS, [account, identity, id])
    const rule = ruleOfCard(account)?.account
    if (fault?.kind === 'verify-not-available' || rule === 'not-available') return c.text('busy', 503)
    if (fault?.kind === 'verify-late') await pause(Number(fault.value) || 8_000)
    const verification = await compare(db, found.value, fault?.kind.slice('verify-'.length) ?? rule)
    log.info({ id, verified: verification.verified, fault: fault?.kind }, 'a question whose an account is')
    const report = buildAcmt024({ id, bank, to: from, at: Date.now(), verification })
    return c.body(report, 200, { 'content-type': 'application/xml; charset=utf-8' })
  })
  return app
}

/** What the other bank credits, or why not. The same transfer twice gets the same answer. */
const credit = (db: Database, asked: Received, reject: string | undefined): Promise<Status> =>
  db.begin(async (tx): Promise<Status> => {
    await tx`select pg_advisory_xact_lock(hashtext(${asked.endToEndId}))`
    const [known] = await tx<
      { reason: string | null }[]
    >`select reason from sim_clearing.credits where id = ${asked.endToEndId}`
    if (known)
      return known.reason ? { status: 'RJCT', reason: known.reason, text: 'refused before' } : { status: 'ACSC' }
    const { account, name } = asked.creditor
    const there = /^\d{16,19}$/.test(account) && passesLuhn(account)
    if (there)
      await tx`insert into sim_clearing.accounts (number, name, balance) values (${account}, ${name}, ${OPENING}) on conflict do nothing`
    const [owner] = await tx<{ name: string }[]>`select name from sim_clearing.accounts where number = ${account}`
    const reason = reject ?? (!there ? 'AC01' : owner!.name !== name ? 'BE01' : null)
    await tx`
      insert into sim_clearing.credits (id, account, amount, reason) values (${asked.endToEndId}, ${account}, ${asked.amount as bigint}, ${reason})`
    if (reason) return { status: 'RJCT', reason, text: 'the account cannot be credited' }
    await tx`update sim_clearing.accounts set balance = balance + ${asked.amount as bigint} where number = ${account}`
    return { status: 'ACSC' }
  })
/** What became of a transfer. One that never came is refused from now on, so that the asker may give the money back. */
const statusOf = (db: Database, id: string): Promise<Status> =>
  db.begin(async (tx): Promise<Status> => {
    await tx`select pg_advisory_xact_lock(hashtext(${id}))`
    await tx`insert into sim_clearing.credits (id, account, amount, reason) values (${id}, '', 0, 'NOOR') on conflict do nothing`
    const [known] = await tx<{ reason: string | null }[]>`select reason from sim_clearing.credits where id = ${id}`
    return known!.reason ? { status: 'RJCT', reason: known!.reason, text: 'not credited' } : { status: 'ACSC' }
  })
/** Whether the account is this person's, by what the other bank has of them. */
async function compare(db: Database, asked: AccountQuestion, says: string | undefined): Promise<Verification> {
  const { account: number, name, identity, phone } = asked
  if (!/^\d{16,19}$/.test(number) || !passesLuhn(number) || says === 'account-unknown')
    return { verified: false, reason: 'account-unknown' }
  if (says === 'account-closed') return { verified: false, reason: says }
  if (says === 'differs') return { verified: false, reason: says }
  await db`
    insert into sim_clearing.accounts (number, name, balance, class)
    values (${number}, ${name}, ${OPENING}, ${says === 'not-class-one' ? 'II' : 'I'}) on conflict do nothing`
  // An account that was known by its name alone learns the rest from the first who has the name.
  await db`
    update sim_clearing.accounts set identity = ${identity}, phone = ${phone}
    where number = ${number} and name = ${name} and identity is null`
  const [account] = await db<
    { name: string; identity: string; phone: string; class: string; closed: boolean }[]
  >`select name, identity, phone, class, closed from sim_clearing.accounts where number = ${number}`
  if (account!.closed) return { verified: false, reason: 'account-closed' }
  if (account!.name !== name || account!.identity !== identity || account!.phone !== phone)
    return { verified: false, reason: 'differs' }
  return { verified: true, class: says === 'not-class-one' ? 'II' : account!.class }
}

/** Reserves the money at the other bank, or says why not. The same initiation twice gets the same answer. */
const accept = (db: Database, asked: Received, fault: string | null): Promise<Status> =>
  db.begin(async (tx): Promise<Status> => {
    await tx`select pg_advisory_xact_lock(hashtext(${asked.debtor.account}))`
    const [known] = await tx<TransferRow[]>`select * from sim_clearing.transfers where id = ${asked.endToEndId}`
    if (known)
      return known.state === 'refused'
        ? { status: 'RJCT', reason: known.reason ?? 'NARR', text: 'refused before' }
        : { status: 'ACCP' }
    const no = async (reason: string, text: string): Promise<Status> => {
      await keep('refused', reason)
      return { status: 'RJCT', reason, text }
    }
    const keep = (state: TransferRow['state'], reason: string | null) => tx`
      insert into sim_clearing.transfers ${tx({
        id: asked.endToEndId, message_id: asked.messageId, debtor_account: asked.debtor.account, debtor_name: asked.debtor.name,
        debtor_bank: asked.debtor.bank, creditor_account: asked.creditor.account, creditor_name: asked.creditor.name,
        creditor_bank: asked.creditor.bank, amount: asked.amount as bigint, at: asked.at, state, reason, fault,
      })}` // biome-ignore format: a row reads better in a block
    if (fault?.startsWith('reject:')) return no(fault.slice(7) || 'AC04', 'by a planned fault')
    if (!/^\d{16,19}$/.test(asked.debtor.account) || !passesLuhn(asked.debtor.account))
      return no('AC01', 'no such account')
    await tx`
      insert into sim_clearing.accounts (number, name, balance) values (${asked.debtor.account}, ${asked.debtor.name}, ${OPENING}) on conflict do nothing`
    const [account] = await tx<
      { name: string; balance: bigint }[]
    >`select name, balance from sim_clearing.accounts where number = ${asked.debtor.account}`
    if (account!.name !== asked.debtor.name) return no('BE01', 'the account is in another name')
    if (account!.balance < (asked.amount as bigint)) return no('AM04', 'not enough money')
    await tx`update sim_clearing.accounts set balance = balance - ${asked.amount as bigint} where number = ${asked.debtor.account}`
    await keep(fault?.startsWith('never') ? 'withheld' : 'to-send', null)
    return { status: 'ACCP' }
  })

/** Sends what is to be sent until each transfer is answered; money that the receiver refused goes back. */
export function clearingSender({ db, signer, bankUrl, log }: ClearingWorld) {
  let running: Promise<void> | undefined
  let again = false
  let stopped = false

  const send = async (row: TransferRow) => {
    const [fault, value] = (row.tries === 0 ? (row.fault ?? '') : '').split(':') as [string, string | undefined]
    if (fault === 'late') await pause(Number(value) || 3_000)
    const transfer = {
      messageId: row.message_id,
      endToEndId: row.id,
      debtor: { bank: row.debtor_bank, account: row.debtor_account, name: row.debtor_name },
      creditor: { bank: row.creditor_bank, account: row.creditor_account, name: row.creditor_name },
      amount: fen(row.amount),
      at: Number(row.at),
      remittance: '转入本人账户',
    }
    const deliver = (what: typeof transfer, as: Signer = signer) =>
      sendMessage(`${bankUrl}/pacs.008`, buildPacs008(what), as, Date.now(), 5_000, row.id)
    await db`update sim_clearing.transfers set tries = tries + 1, next_try = now() + make_interval(secs => ${Math.min(30, 1 + row.tries * 2)}) where id = ${row.id}`
    if (fault === 'wrong-amount') await deliver({ ...transfer, amount: fen(row.amount + 1n) })
    if (fault === 'unsigned') await deliver(transfer, { ...signer, kid: 'nobody' })
    const answers = [await deliver(transfer), ...(fault === 'twice' ? [await deliver(transfer)] : [])]
    for (const answer of answers) {
      const report = answer === undefined ? undefined : readPacs002(answer)
      if (!report?.ok || report.value.endToEndId !== row.id) continue
      const { status } = report.value
      await db.begin(async (tx) => {
        const [ended] = await tx`
          update sim_clearing.transfers set state = ${status.status === 'RJCT' ? 'returned' : 'settled'}, reason = ${status.status === 'RJCT' ? status.reason : null}
          where id = ${row.id} and state = 'to-send' returning true`
        if (ended && status.status === 'RJCT')
          await tx`update sim_clearing.accounts set balance = balance + ${row.amount} where number = ${row.debtor_account}`
      })
    }
  }
  const round = async () => {
    const rows = await db<
      TransferRow[]
    >`select * from sim_clearing.transfers where state = 'to-send' and next_try <= now() order by next_try limit 16`
    await Promise.all(rows.map(send))
  }
  const wake = () => {
    if (running || stopped) {
      again = true
      return
    }
    running = round()
      .catch((failure: Error) => log.warn({ failure: String(failure) }, 'sending transfers: tried again in a second'))
      .finally(() => {
        running = undefined
        if (again) {
          again = false
          wake()
        }
      })
  }
  const timer = setInterval(wake, 1_000)
  return {
    wake,
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}

const newAccount = v.strictObject({
  number: v.pipe(v.string(), v.regex(/^\d{16,19}$/)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  identity: v.pipe(v.string(), v.regex(/^\d{17}[\dX]$/)),
  phone: v.pipe(v.string(), v.regex(/^1[3-9]\d{9}$/)),
  class: v.optional(v.picklist(['I', 'II', 'III']), 'I'),
  closed: v.optional(v.boolean(), false),
})
const minor = v.pipe(v.string(), v.regex(/^\d{1,12}\.\d{2}$/), v.transform((text) => BigInt(text.replace('.', '')))) // biome-ignore format: one shape
const transferKept = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  account: v.pipe(v.string(), v.regex(/^\d{16,19}$/)),
  name: v.string(),
  creditor: v.string(),
  bank: v.string(),
  amount: minor,
  at: v.number(),
})
const book = v.strictObject({
  accounts: v.array(v.strictObject({ number: v.string(), name: v.string(), balance: minor })),
  /** From accounts there to ours, settled. */
  sent: v.array(transferKept),
  /** From ours to accounts there, credited. */
  received: v.array(v.strictObject({ id: v.string(), account: v.string(), amount: minor })),
})
/** What the control port offers of the clearing house. */
export function clearingControl(db: Database, wake: () => void): Hono {
  const app = new Hono()
  app.get('/accounts/:number', async (c) => {
    const [row] = await db<
      { number: string; name: string; balance: bigint }[]
    >`select number, name, balance from sim_clearing.accounts where number = ${c.req.param('number')}`
    return row
      ? c.json({ ...row, balance: formatAmount(row.balance, 'CNY') })
      : c.json({ error: 'no such account' }, 404)
  })
  app.get('/transfers', async (c) => {
    const rows = await db<TransferRow[]>`select * from sim_clearing.transfers order by at, id`
    return c.json({
      transfers: rows.map((row) => ({ ...row, amount: formatAmount(row.amount, 'CNY'), at: Number(row.at) })),
    })
  })
  // An account there that is whose and what one says.
  app.post('/accounts', async (c) => {
    const parsed = v.safeParse(newAccount, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ wrong: v.flatten(parsed.issues) }, 400)
    const { number, name, identity, phone, class: of, closed } = parsed.output
    await db`
      insert into sim_clearing.accounts (number, name, balance, identity, phone, class, closed)
      values (${number}, ${name}, ${OPENING}, ${identity}, ${phone}, ${of}, ${closed})
      on conflict (number) do update set name = excluded.name, identity = excluded.identity, phone = excluded.phone, class = excluded.class, closed = excluded.closed`
    return c.json({ number }, 201)
  })
  // What it is to have known already: transfers of days that are over, and what is left on the accounts there.
  app.post('/books', async (c) => {
    const parsed = v.safeParse(book, await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ wrong: v.flatten(parsed.issues) }, 400)
    const { accounts, sent, received } = parsed.output
    await db.begin(async (tx) => {
      for (const account of accounts) await tx`insert into sim_clearing.accounts ${tx(account)} on conflict do nothing`
      for (const { id, account, name, creditor, bank, amount, at } of sent)
        await tx`
          insert into sim_clearing.transfers ${tx({
            id, message_id: id, debtor_account: account, debtor_name: name, debtor_bank: bank, creditor_account: creditor, creditor_name: name,
            creditor_bank: '', amount, at, state: 'settled',
          })} on conflict do nothing`
      for (const one of received) await tx`insert into sim_clearing.credits ${tx(one)} on conflict do nothing`
    }) // biome-ignore format: one transaction
    return c.json({ sent: sent.length, received: received.length })
  })
  // Ends the fault "never": what was withheld is sent now.
  app.post('/resume', async (c) => {
    const rows =
      await db`update sim_clearing.transfers set state = 'to-send', next_try = now() where state = 'withheld' returning id`
    wake()
    return c.json({ resumed: rows.length })
  })
  return app
}
