/** The outside billers, as data. */
export type BillerEntry = {
  readonly id: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly hint: { readonly zh: string; readonly en: string }
}

export const billers: readonly BillerEntry[] = [
  {
    id: 'water',
    name: { zh: '清河自来水公司', en: 'Qinghe Water' },
    hint: { zh: '10 位户号，见水费通知单右上角', en: '10 digits, at the top right of the water bill' },
  },
]

export const billerOf = (id: string) => billers.find((biller) => biller.id === id)
