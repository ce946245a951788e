/**
 * The door of a development bank: whoever has just started it comes in as one of its people with one press, and sees the
 * bank with their eyes. A bank in production has no such page (operator.ts).
 */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { cookieFor } from '../../../core/customers/cookie.ts'
import { entryId } from '../../../core/id.ts'
import { invariant } from '../../../core/invariant.ts'
import { fen } from '../../../core/money.ts'
import type { Role } from '../../../core/staff/roles.ts'
import { roleIn } from '../../../core/words/index.ts'
import { bindAccount, customerBy } from '../../storage/customers.ts'
import { intendTopUp } from '../../storage/remittance.ts'
import { openSession } from '../../storage/sessions.ts'
import type { Bank } from '../compose.ts'
import { firstCustomer, seededPeople } from '../seed.ts'
import { OTHER_BANK } from './customers.ts'

/** Where each begins, and what there is to see. */
const rooms: Readonly<Record<Role | 'customer', { readonly path: string; readonly zh: string; readonly en: string }>> =
  {
    customer: { path: '/', zh: '账户、转账、缴费、对账单', en: 'An account: pay, transfer, bills, statements' },
    manager: { path: '/runs', zh: '给整个小区出账单、收款、结算', en: 'Bills a whole estate and is settled with' },
    officer: {
      path: '/desk',
      zh: '与缴费单位的差异、挂账、开户审核',
      en: 'Differences with billers, suspense, who joins',
    },
    teller: { path: '/staff/opening', zh: '柜面开户', en: 'Opens accounts at the counter' },
    steward: { path: '/staff/roles', zh: '谁有什么权限，两人复核', en: 'Who may do what, by two persons' },
    auditor: { path: '/staff/audit', zh: '谁在何时做了什么', en: 'Who did what, and when' },
    operator: { path: '/me/firms', zh: '企业账户', en: 'A firm’s account' },
  }
const people = [{ ...firstCustomer, role: 'customer' as const }, ...seededPeople]
const titleOf = (role: (typeof people)[number]['role']) => (role === 'customer' ? '客户' : roleIn('zh', role))

/** `app`: where the app is served; its host is this one's, or the browser keeps no session for it. */
export function enterPages(bank: Bank, app: string): Hono {
  const pages = new Hono()
  pages.get('/', (c) => {
    const url = new URL(c.req.url)
    const { hostname } = new URL(app)
    if (url.hostname !== hostname) return c.redirect(`http://${hostname}:${url.port}/enter`)
    return c.html(html`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,"><title>Qiao 桥</title>
      <style>body{font:16px/1.6 system-ui,"Noto Sans SC",sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#15202b;background:#f7f5f0}h1{color:#0f5c63}form{margin:0}
      button{display:grid;grid-template-columns:7rem 1fr;gap:0 1rem;width:100%;min-height:3.5rem;padding:.6rem 1rem;margin:.5rem 0;border:1px solid #0f5c63;border-radius:6px;background:#fffefb;color:inherit;font:inherit;text-align:left;cursor:pointer}
      button:hover,button:focus-visible{background:#e3eeee}button b{color:#0f5c63}small{color:#55606b;display:block}</style>
      <main><h1>Qiao 桥</h1>
      <p>以谁的身份进入？每人一次点击，不用验证码。<br><small>Come in as … One press each; no code is needed. 演示系统，没有真实的资金。</small></p>
      ${people.map(
        ({ name, phone, role }) =>
          html`<form method="post" action="/enter/${phone}"><button><b>${name}<small>${titleOf(role)}</small></b><span>${rooms[role].zh}<small>${rooms[role].en}</small></span></button></form>`,
      )}
      <p><small>要确认的事会发短信验证码或用通行密钥；短信在收件箱里。Codes that are texted later stand in the SMS inbox.</small></p></main>`)
  })
  pages.post('/:phone', async (c) => {
    const origin = c.req.header('origin')
    // Not even here does another site's page sign anybody in.
    if (origin !== undefined && new URL(origin).host !== new URL(c.req.url).host) return c.text('another site', 403)
    const person = people.find(({ phone }) => phone === c.req.param('phone'))
    if (!person) return c.notFound()
    const customer = await customerBy(bank.db, { phone: person.phone })
    invariant(customer, 'who is seeded is there')
    if (person.role === 'customer') await welcome(bank, customer.id)
    const { token } = await bank.db.begin((tx) => openSession(tx, customer, { how: 'code', device: 'Qiao' }))
    c.header('set-cookie', cookieFor(token))
    return c.redirect(`${app}${rooms[person.role].path}?guide`, 303)
  })
  return pages
}

/** A card at another bank, and the first money from there, asked for as anyone would: once, however often they come. */
async function welcome(bank: Bank, customer: string): Promise<void> {
  const card = '6222020000000000000'
  const reference = entryId(customer, 0, 'welcome')
  await bindAccount(bank.db, customer, OTHER_BANK.id, card)
  await intendTopUp(bank.db, {
    id: `top-up-${reference}`,
    reference,
    customer,
    amount: fen(800_000n),
    at: bank.now(),
    request: 'welcome',
  })
  bank.askForTopUps()
}
