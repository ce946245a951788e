/**
 * What is sold in the mall, as data: two levels of categories, what a merchant must hold to sell in one, and whether a consumer may
 * send its goods back without a reason. A category is added here; nothing else names one.
 */

import { invariant } from '../invariant.ts'
import type { AttributeName, PermitKind } from './kinds.ts'
import type { ReturnRule } from './returns.ts'

export type Category = {
  readonly code: string
  readonly parent: string | null
  readonly zh: string
  readonly en: string
  readonly permit: PermitKind | null
  readonly returns: ReturnRule
  readonly attributes: readonly AttributeName[]
}

type Leaf = readonly [
  code: string, zh: string, en: string, attributes: readonly AttributeName[], returns?: ReturnRule, permit?: PermitKind,
] // biome-ignore format: one row
const tree: readonly (readonly [code: string, zh: string, en: string, leaves: readonly Leaf[]])[] = [
  ['grain', '粮油', 'Grain and oil', [
    ['rice', '大米', 'Rice', ['origin', 'net-content', 'shelf-life']],
    ['flour', '面粉面条', 'Flour and noodles', ['origin', 'net-content', 'shelf-life']],
    ['oil', '食用油', 'Cooking oil', ['origin', 'net-content', 'shelf-life']],
    ['beans', '杂粮豆类', 'Grains and beans', ['origin', 'net-content', 'shelf-life']],
  ]],
  ['fresh', '生鲜', 'Fresh food', [
    ['fruit', '水果', 'Fruit', ['origin', 'net-content'], 'fresh'],
    ['vegetable', '蔬菜', 'Vegetables', ['origin', 'net-content'], 'fresh'],
    ['meat', '肉禽蛋', 'Meat and eggs', ['origin', 'net-content'], 'fresh'],
    ['seafood', '水产', 'Fish and seafood', ['origin', 'net-content'], 'fresh'],
  ]],
  ['snack', '零食饮料', 'Snacks and drinks', [
    ['nuts', '坚果炒货', 'Nuts', ['origin', 'net-content', 'shelf-life', 'brand'], 'seven-days', 'food'],
    ['biscuit', '糕点饼干', 'Cakes and biscuits', ['net-content', 'shelf-life', 'brand'], 'seven-days', 'food'],
    ['tea', '茶叶', 'Tea', ['origin', 'net-content', 'shelf-life'], 'seven-days', 'food'],
    ['drink', '饮料', 'Drinks', ['net-content', 'shelf-life', 'brand'], 'seven-days', 'food'],
    ['dried', '干货蜜饯', 'Dried food', ['origin', 'net-content', 'shelf-life'], 'seven-days', 'food'],
    ['honey', '蜂蜜', 'Honey', ['origin', 'net-content', 'shelf-life'], 'seven-days', 'food'],
  ]],
  ['home', '家居日用', 'Home', [
    ['kitchen', '厨房用具', 'Kitchenware', ['material', 'brand', 'origin']],
    ['bedding', '床上用品', 'Bedding', ['material', 'brand', 'size-range']],
    ['cleaning', '清洁用品', 'Cleaning', ['net-content', 'brand']],
    ['craft', '手工艺品', 'Handicraft', ['material', 'origin']],
    ['made', '定制物品', 'Made to order', ['material'], 'made-to-order'],
  ]],
  ['wear', '服饰鞋包', 'Clothing', [
    ['women', '女装', 'Women’s clothing', ['material', 'brand', 'size-range']],
    ['men', '男装', 'Men’s clothing', ['material', 'brand', 'size-range']],
    ['children', '童装', 'Children’s clothing', ['material', 'brand', 'size-range']],
    ['shoes', '鞋靴', 'Shoes', ['material', 'brand', 'size-range']],
    ['bags', '箱包', 'Bags', ['material', 'brand']],
    ['intimate', '内衣袜子', 'Underwear and socks', ['material', 'brand', 'size-range'], 'agreed-none'],
  ]],
  ['care', '个护健康', 'Care and health', [
    ['skin', '护肤', 'Skin care', ['net-content', 'brand'], 'agreed-none'],
    ['bath', '洗护', 'Bath', ['net-content', 'brand'], 'agreed-none'],
    ['device', '家用医疗器械', 'Medical devices for home', ['brand', 'model', 'registration'], 'agreed-none', 'medical-device'],
  ]],
  ['digital', '家电数码', 'Electronics', [
    ['phone', '手机配件', 'Phone accessories', ['brand', 'model']],
    ['small', '小家电', 'Small appliances', ['brand', 'model']],
    ['audio', '影音', 'Audio', ['brand', 'model']],
    ['software', '软件与点卡', 'Software', ['brand'], 'digital'],
  ]],
  ['book', '图书文具', 'Books and stationery', [
    ['books', '图书', 'Books', ['author', 'brand'], 'seven-days', 'publication'],
    ['press', '报刊', 'Newspapers and magazines', ['brand'], 'press', 'publication'],
    ['paper', '文具', 'Stationery', ['brand', 'material']],
  ]],
  ['garden', '农资园艺', 'Farm and garden', [
    ['seed', '种子种苗', 'Seeds and seedlings', ['origin', 'net-content'], 'agreed-none'],
    ['tool', '农具', 'Tools', ['material', 'brand']],
    ['plant', '花卉绿植', 'Plants', ['origin'], 'fresh'],
  ]],
] // biome-ignore format: a tree

export const categories: readonly Category[] = tree.flatMap(([code, zh, en, leaves]): Category[] => [
  { code, parent: null, zh, en, permit: null, returns: 'seven-days', attributes: [] },
  ...leaves.map(([leaf, zhLeaf, enLeaf, attributes, returns = 'seven-days' as const, permit = null]) => ({
    code: `${code}/${leaf}`, parent: code, zh: zhLeaf, en: enLeaf, permit, returns, attributes,
  })),
]) // biome-ignore format: one row a category

const byCode = new Map(categories.map((category) => [category.code, category]))
/** Undefined where there is none; goods stand in one of the second level. */
export const categoryBy = (code: string): Category | undefined => byCode.get(code)
export const isLeaf = (code: string): boolean => byCode.get(code)?.parent != null
export function leafOf(code: string): Category {
  const category = byCode.get(code)
  invariant(category?.parent, 'goods stand in a category of the second level')
  return category
}
/** The permits that selling in these takes. */
export const permitsFor = (codes: readonly string[]): PermitKind[] => [
  ...new Set(codes.flatMap((code) => leafOf(code).permit ?? [])),
]
