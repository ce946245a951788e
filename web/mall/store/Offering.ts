/** What a store offers beside its usual prices, in one file: price lists, promotions, flash sales. */
export { default as Flash } from './Flash.tsx'
export { default as PriceList } from './PriceList.tsx'
export { default as Prices } from './Prices.tsx'
export { default as Promote } from './Promote.tsx'
export { default as Promotions } from './Promotions.tsx'
