/**
 * Every screen with its address, who it is for and what loads it, once: the router, the tabs, the search over places, and all
 * checks of screens (`npm run look`, access, overflow) read this list. A screen's title stands in `words`, under its address.
 */
import type { Component } from 'solid-js'
import type { Role } from '../core/staff/roles.ts'

/** `anyone` opens it without being signed in; a role is one that somebody was given. */
export type Who = 'anyone' | 'customer' | Role
type Screen = () => Promise<{ default: Component }>
type Entry = { readonly path: string; readonly who: readonly Who[]; readonly screen: Screen }

const joinings = () => import('./staff/Joinings.tsx')
const shop = () => import('./mall/Shop.ts')
const ordering = () => import('./mall/Ordering.ts')
const store = () => import('./mall/store/Console.ts')
const offers = () => import('./mall/store/Offering.ts')

// Staff's screens are files of their own (vite.config.ts): no payer's device ever loads one.
export const routes = [
  { path: '/', who: ['customer'], screen: () => import('./deposits/Home.tsx') },
  { path: '/movements', who: ['customer'], screen: () => import('./deposits/Movements.tsx') },
  { path: '/movements/:id', who: ['customer'], screen: () => import('./ledger/Movement.tsx') },
  { path: '/statement', who: ['customer'], screen: () => import('./deposits/Statement.tsx') },
  { path: '/figures', who: ['customer'], screen: () => import('./deposits/Figures.tsx') },
  { path: '/bring-in', who: ['customer'], screen: () => import('./remittance/BringIn.tsx') },
  { path: '/send', who: ['customer'], screen: () => import('./remittance/SendMoney.tsx') },
  { path: '/take-out', who: ['customer'], screen: () => import('./remittance/TakeOut.tsx') },
  { path: '/transfers/:id', who: ['customer'], screen: () => import('./remittance/Transfer.tsx') },
  { path: '/bills', who: ['customer'], screen: () => import('./bills/Bills.tsx') },
  { path: '/bills/house/:id', who: ['customer'], screen: () => import('./bills/HouseBill.tsx') },
  { path: '/bills/house-payments/:id', who: ['customer'], screen: () => import('./bills/HousePayment.tsx') },
  { path: '/bills/payments/:id', who: ['customer'], screen: () => import('./bills/Payment.tsx') },
  { path: '/bills/households', who: ['customer'], screen: () => import('./bills/Households.tsx') },
  { path: '/bills/mandates', who: ['customer'], screen: () => import('./bills/Mandates.tsx') },
  { path: '/wealth', who: ['customer'], screen: () => import('./deposits/Wealth.tsx') },
  { path: '/wealth/products', who: ['customer'], screen: () => import('./deposits/DepositProducts.tsx') },
  { path: '/wealth/products/:product', who: ['customer'], screen: () => import('./deposits/OpenDeposit.tsx') },
  { path: '/wealth/:id', who: ['customer'], screen: () => import('./deposits/Deposit.tsx') },
  { path: '/loans', who: ['customer'], screen: () => import('./loans/Loans.tsx') },
  { path: '/loans/apply', who: ['customer'], screen: () => import('./loans/Apply.tsx') },
  { path: '/loans/applications/:id', who: ['customer'], screen: () => import('./loans/Application.tsx') },
  { path: '/loans/lines/:id', who: ['customer'], screen: () => import('./loans/Draw.tsx') },
  { path: '/loans/:id', who: ['customer'], screen: () => import('./loans/Loan.tsx') },
  { path: '/mall', who: ['customer'], screen: async () => ({ default: (await shop()).Mall }) },
  { path: '/mall/goods/:id', who: ['customer'], screen: async () => ({ default: (await shop()).Good }) },
  { path: '/mall/coupons', who: ['customer'], screen: async () => ({ default: (await shop()).Coupons }) },
  { path: '/mall/flash', who: ['customer'], screen: async () => ({ default: (await shop()).Flash }) },
  { path: '/mall/basket', who: ['customer'], screen: async () => ({ default: (await shop()).Basket }) },
  { path: '/mall/checkout', who: ['customer'], screen: async () => ({ default: (await ordering()).Checkout }) },
  { path: '/mall/orders', who: ['customer'], screen: async () => ({ default: (await ordering()).Orders }) },
  { path: '/mall/orders/:id', who: ['customer'], screen: async () => ({ default: (await ordering()).Order }) },
  { path: '/b/:link', who: ['anyone'], screen: () => import('./bills/OpenLink.tsx') },
  { path: '/me', who: ['customer'], screen: () => import('./customers/Me.tsx') },
  { path: '/me/security', who: ['customer'], screen: () => import('./customers/Security.tsx') },
  { path: '/me/notices', who: ['customer'], screen: () => import('./channels/Notices.tsx') },
  { path: '/me/limits', who: ['customer'], screen: () => import('./customers/Limits.tsx') },
  { path: '/me/phone', who: ['customer'], screen: () => import('./customers/NewPhone.tsx') },
  { path: '/me/recover', who: ['customer'], screen: () => import('./customers/Recover.tsx') },
  { path: '/me/data', who: ['customer'], screen: () => import('./customers/MyData.tsx') },
  { path: '/me/firms', who: ['customer'], screen: () => import('./customers/Firms.tsx') },
  { path: '/me/firms/:firm', who: ['customer'], screen: () => import('./deposits/Firm.tsx') },
  { path: '/me/firms/:firm/statement', who: ['customer'], screen: () => import('./deposits/Statement.tsx') },
  { path: '/me/firms/:firm/products', who: ['customer'], screen: () => import('./deposits/DepositProducts.tsx') },
  { path: '/me/firms/:firm/products/:product', who: ['customer'], screen: () => import('./deposits/OpenDeposit.tsx') },
  { path: '/me/firms/:firm/deposits/:id', who: ['customer'], screen: () => import('./deposits/Deposit.tsx') },
  { path: '/store', who: ['customer'], screen: async () => ({ default: (await store()).Stores }) },
  { path: '/store/:id', who: ['customer'], screen: async () => ({ default: (await store()).Day }) },
  { path: '/store/:id/orders', who: ['customer'], screen: async () => ({ default: (await store()).Orders }) },
  { path: '/store/:id/goods', who: ['customer'], screen: async () => ({ default: (await store()).Goods }) },
  { path: '/store/:id/goods/new', who: ['customer'], screen: async () => ({ default: (await store()).Good }) },
  { path: '/store/:id/goods/:good', who: ['customer'], screen: async () => ({ default: (await store()).Good }) },
  { path: '/store/:id/prices', who: ['customer'], screen: async () => ({ default: (await offers()).Prices }) },
  { path: '/store/:id/prices/new', who: ['customer'], screen: async () => ({ default: (await offers()).PriceList }) },
  { path: '/store/:id/prices/:list', who: ['customer'], screen: async () => ({ default: (await offers()).PriceList }) },
  { path: '/store/:id/promotions', who: ['customer'], screen: async () => ({ default: (await offers()).Promotions }) },
  { path: '/store/:id/promotions/new', who: ['customer'], screen: async () => ({ default: (await offers()).Promote }) },
  { path: '/store/:id/flash', who: ['customer'], screen: async () => ({ default: (await offers()).Flash }) },
  { path: '/store/:id/money', who: ['customer'], screen: async () => ({ default: (await store()).Money }) },
  { path: '/store/:id/shipping', who: ['customer'], screen: async () => ({ default: (await store()).Shipping }) },
  { path: '/store/:id/warehouses', who: ['customer'], screen: async () => ({ default: (await store()).Warehouses }) },
  // For who makes screens.
  { path: '/design', who: ['anyone'], screen: () => import('./ui/Design.tsx') },
  { path: '/runs', who: ['manager'], screen: () => import('./bills/manager/Runs.tsx') },
  { path: '/runs/new', who: ['manager'], screen: () => import('./bills/manager/NewRun.tsx') },
  { path: '/runs/:id', who: ['manager'], screen: () => import('./bills/manager/Run.tsx') },
  { path: '/runs/:id/bills', who: ['manager'], screen: () => import('./bills/manager/BillsOfRun.tsx') },
  { path: '/desk', who: ['officer'], screen: () => import('./bills/officer/Cases.tsx') },
  { path: '/desk/cases/:id', who: ['officer'], screen: () => import('./bills/officer/Case.tsx') },
  { path: '/desk/days', who: ['officer'], screen: () => import('./bills/officer/Days.tsx') },
  { path: '/desk/days/:biller/:day', who: ['officer'], screen: () => import('./bills/officer/DayOfBiller.tsx') },
  { path: '/desk/suspense', who: ['officer'], screen: () => import('./bills/officer/Suspended.tsx') },
  { path: '/staff', who: ['officer', 'steward', 'teller', 'auditor'], screen: () => import('./staff/Desk.tsx') },
  { path: '/staff/work', who: ['officer'], screen: () => import('./staff/Work.tsx') },
  { path: '/staff/joinings', who: ['officer'], screen: async () => ({ default: (await joinings()).Joinings }) },
  { path: '/staff/joinings/:id', who: ['officer'], screen: async () => ({ default: (await joinings()).JoiningCase }) },
  { path: '/staff/proposals', who: ['steward', 'officer'], screen: () => import('./staff/Proposals.tsx') },
  { path: '/staff/proposals/:id', who: ['steward', 'officer'], screen: () => import('./staff/OneProposal.tsx') },
  { path: '/staff/customers', who: ['officer', 'teller'], screen: () => import('./staff/Customers.tsx') },
  { path: '/staff/movements/:id', who: ['officer', 'auditor'], screen: () => import('./staff/Movement.tsx') },
  { path: '/staff/roles', who: ['steward'], screen: () => import('./staff/Roles.tsx') },
  { path: '/staff/opening', who: ['teller'], screen: () => import('./staff/Opening.tsx') },
  { path: '/staff/audit', who: ['auditor'], screen: () => import('./staff/Audit.tsx') },
  { path: '/staff/loans', who: ['officer'], screen: () => import('./loans/officer/Cases.tsx') },
  { path: '/staff/loans/portfolio', who: ['officer'], screen: () => import('./loans/officer/Portfolio.tsx') },
  { path: '/staff/loans/arrears', who: ['officer'], screen: () => import('./loans/officer/Arrears.tsx') },
  { path: '/staff/loans/:id', who: ['officer'], screen: () => import('./loans/officer/Case.tsx') },
  { path: '/staff/mall', who: ['officer'], screen: () => import('./mall/officer/Mall.tsx') },
  { path: '/staff/days', who: ['officer', 'auditor'], screen: () => import('./books/Days.tsx') },
  { path: '/staff/days/:day', who: ['officer', 'auditor'], screen: () => import('./books/OneDay.tsx') },
  { path: '/staff/books', who: ['officer', 'auditor'], screen: () => import('./books/Statements.tsx') },
] as const satisfies readonly Entry[]

export type Path = (typeof routes)[number]['path']

/** Whether an address is one of this route's: `/runs/:id` is the pattern of `/runs/run-1`. */
export const matches = (pattern: string, path: string): boolean => {
  const [own, asked] = [pattern.split('/'), path.split('/')]
  return own.length === asked.length && own.every((part, n) => part.startsWith(':') || part === asked[n])
}
/** The route of an address; one without parameters before one with. */
export const routeAt = (path: string): (typeof routes)[number] | undefined =>
  routes.find((route) => route.path === path) ?? routes.find((route) => matches(route.path, path))
/** Whom a screen is for. */
export const whoseIs = (path: string): readonly Who[] => routeAt(path)?.who ?? []
