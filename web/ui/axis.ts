/** Amounts as the axis of a chart has room for them. */
import { locale } from '../preferences.ts'

/** 12,000 → 1.2万 / 12K */
export const shortly = (value: number): string =>
  new Intl.NumberFormat(locale() === 'en' ? 'en' : 'zh-CN', { notation: 'compact', maximumFractionDigits: 1 }).format(
    value,
  )
