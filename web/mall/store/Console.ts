/** The screens of a store's daily work in one file: who works in it goes from one to the next all day, and nobody else loads any. What it offers and at which price is in `Offering.ts`. */
export { default as Day } from './Day.tsx'
export { default as Good } from './Good.tsx'
export { default as Goods } from './Goods.tsx'
export { default as Money } from './Money.tsx'
export { default as Orders } from './Orders.tsx'
export { default as Shipping } from './Shipping.tsx'
export { default as Stores } from './Stores.tsx'
export { default as Warehouses } from './Warehouses.tsx'
