/** The domains of the bank, once. The architecture test holds every layer's folders against this list. */
export const domains = [
  'deposits', 'loans', 'remittance', 'bills', 'payments', 'mall', 'erp', 'parking', 'partners', 'city', 'campus',
  'rental', 'risk', 'recommend', 'channels',
] as const // biome-ignore format: a list reads better in a block

/** What the domains stand on. */
export const foundations = ['ledger', 'customers', 'staff', 'calendar', 'books'] as const
