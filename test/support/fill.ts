/**
 * Fills a running bank with an estate to look at: a run that is settled, one under way with some late, one whose sheet has
 * wrong rows, and a family that pays. `node test/support/fill.ts` takes the bank of QIAO_HOME and moves its clock.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from '../../core/bills/run-wire.ts'
import { dayFromNumber, dayNumber } from '../../core/time.ts'
import { homeFrom, ROOT } from '../../workflows/bank/launcher/home.ts'
import type { Urls } from '../../workflows/bank/launcher/start.ts'
import { Customer, expectStatus, until, withCheckDigit, yuan } from './customer.ts'
import { houseBills, Manager, payHouseBills } from './manager.ts'
import { excelFile, type HandCell } from './workbook.ts'

const titles = [
  '账单号', '房号', '户主', '手机号', '物业费', '水表上期读数', '水表本期读数', '水价', '停车费', '减免', '其他', '其他说明', '到期日',
] // biome-ignore format: a list
const SURNAMES = '王李张刘陈杨黄赵周吴徐孙'
const NAMES = '伟芳娜敏静丽强磊军洋勇艳'

export type Home = { readonly house: string; readonly name: string; readonly phone: string }
/** The households of a small estate: four buildings; the first is 王小明's, the second his parents'. */
export const homes = (serial: string, count = 64): Home[] =>
  Array.from({ length: count }, (_, n) => ({
    house: `${1 + (n % 4)}栋${1 + Math.floor(n / 16)}0${1 + (Math.floor(n / 4) % 4)}`,
    name: n === 0 ? '王小明' : n === 1 ? '王建国' : `${SURNAMES[n % 12]}${NAMES[(n * 5) % 12]}${NAMES[(n * 7) % 12]}`,
    phone: `158${serial}${String(n).padStart(2, '0')}`,
  }))
/** One household's row of a sheet. */
export function rowOf({ house, name, phone }: Home, n: number, prefix: string, due: string): HandCell[] {
  const read = 1_000 + n * 13
  return [
    `${prefix}-${String(n + 1).padStart(4, '0')}`, house, name, phone, 186.5 + (n % 7) * 12.4, read, read + 6 + (n % 9) * 1.5, 4.1,
    n % 3 === 0 ? 150 : null, n % 16 === 5 ? -20 : null, n % 12 === 4 ? 30 : null, n % 12 === 4 ? '电梯维修' : null, due,
  ] // biome-ignore format: a row
}
export const sheetOf = async (rows: readonly HandCell[][]) => new Uint8Array(await excelFile([titles, ...rows]))

if (import.meta.main) await fill()

async function fill() {
  const home = homeFrom(process.env)
  const urls = JSON.parse(readFileSync(join(home.run, 'urls.json'), 'utf8')) as Urls
  const serial = String(Date.now()).slice(-6)
  const manager = await new Manager(urls).signIn()
  const clock = (days: number) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['workflows/bank/cli.ts', 'clock', `+${days}d`], {
      cwd: ROOT,
      env: process.env,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stdout + stderr)
  }
  const today = async () => {
    const said = (await (await fetch(`${urls.operator}/clock`)).json()) as { bankTime: string }
    return said.bankTime.slice(0, 10)
  }
  const inDays = async (days: number) => dayFromNumber(dayNumber(await today()) + days)
  const houses = homes(serial)
  const begin = async (title: string, prefix: string, due: string, only = houses): Promise<Run> => {
    const run = await manager.beginRun(title)
    await manager.handIn(
      run.id,
      await sheetOf(only.map((one) => rowOf(one, houses.indexOf(one), `${prefix}${serial}`, due))),
    )
    return run
  }
  const send = async (run: Run) => {
    expectStatus(await manager.confirm(run.id), 202)
    await manager.runIn(run.id, ({ state }) => state === 'collecting', 'the bills to be sent')
  }
  const payers = await Promise.all(
    houses.slice(0, 40).map(async (one) => {
      const who = await new Customer(urls, one.phone, one.name).join()
      await who.bind(withCheckDigit(`6222020${one.phone.slice(-11)}`))
      await who.topUpEnded((await who.topUp('3000.00')).id)
      return who
    }),
  )
  const pay = async (who: Customer, part = false) => {
    for (const { id, left, state } of await houseBills(who))
      if (state === 'open' || state === 'part')
        expectStatus(await payHouseBills(who, [{ id, amount: part ? '100.00' : left.amount }]), 201)
  }

  console.log('a run that ends')
  const first = await begin('2026 年 10 月物业费', 'O', await inDays(1), houses.slice(0, 24))
  await send(first)
  await Promise.all(payers.slice(0, 24).map((who) => pay(who)))
  await manager
    .runIn(first.id, ({ state }) => state === 'closed', 'the run to be settled', 1_000)
    .catch(() => undefined)
  clock(2)

  console.log('a run under way')
  const second = await begin('2026 年 11 月物业费', 'N', await inDays(5))
  await send(second)
  // The water company's file of the day will lack one payment that its books lack too, and have one that nobody made.
  const fault = (kind: string, subject: string) =>
    fetch(`${urls.control}/control/water/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind, subject }),
    })
  for (const [n, who] of payers.slice(30, 36).entries()) {
    const parameters = { customerNumber: withCheckDigit(`88${serial}${n}`) }
    const [bill] = expectStatus(await who.lookUp('water', parameters), 200).bills
    if (n === 2) await fault('book-missing', bill!.number)
    const { id } = expectStatus(await who.pay('water', parameters, bill!.amount.amount, bill!.number), 202)
    await who.paymentIn(id, ['paid'])
  }
  await fault('book-extra', await today())
  const [me, parent] = payers
  const { messages } = await parent!.messages()
  const link = messages.map(({ text }) => /\/b\/([A-Za-z0-9]{12})/.exec(text)?.[1]).find(Boolean)
  if (link) expectStatus(await me!.ask('POST', '/households', { link, name: houses[1]!.name }), 201)
  const paying = payers.slice(2)
  for (let day = 0; day < 6; day++) {
    await Promise.all(paying.splice(0, [3, 6, 4, 2, 7, 3][day]).map((who, n) => pay(who, n === 1)))
    clock(1)
  }
  const organization = await manager.organization()
  expectStatus(
    await payers[39]!.press('/mandates', {
      organization,
      house: houses[39]!.house,
      cap: yuan('800.00'),
      frequency: 'each-bill',
    }),
    201,
  )
  clock(3)
  const [given] = (await manager.billsOf(second.id, 'state=paid')).slice(0, 1)
  const paid = await manager.ask<{ payments: { id: string }[] }>('GET', `/house-bills/${given!.id}/payments`)
  await manager.press(`/house-bills/${given!.id}/refunds`, { payment: paid.body.payments[0]!.id, reason: '重复缴费' })

  console.log('bills that are not due yet, and a sheet to mend')
  const third = await begin('2026 年 12 月物业费', 'D', await inDays(9))
  await send(third)
  const spoilt = houses.slice(0, 30).map((one, n) => {
    const row = rowOf(one, n, `J${serial}`, '2027-06-30')
    if (n === 4) row[3] = '1380000'
    if (n === 9) row[4] = '一百八十'
    if (n === 12) row[6] = 3
    if (n === 15) {
      row[2] = null
      row[12] = '2026-02-30'
    }
    if (n === 20) row[0] = `J${serial}-0001`
    return row
  })
  const fourth = await manager.beginRun('2027 年 1 月物业费')
  await manager.handIn(fourth.id, await sheetOf(spoilt))
  await until('the texts', async () => ((await me!.messages()).messages.length > 0 ? true : undefined))
  console.log(
    `payer ${me!.phone}, parent ${parent!.phone}, manager ${manager.phone}; no customer: ${houses[50]!.phone} ${houses[50]!.name}`,
  )
}
