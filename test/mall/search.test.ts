/** How goods are found: what is typed is read as pinyin, and what is found is what scoring every good would find. */
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { instantOf } from '../../core/time.ts'
import { read } from '../../workflows/mall/pinyin.ts'
import { soughtTerms, termsOf } from '../../workflows/mall/terms.ts'
import { seedCustomer } from '../../workflows/storage/customers.ts'
import { connect, type Database, migrate } from '../../workflows/storage/database.ts'
import {
  changeGood,
  type Draft,
  draftGood,
  findGoods,
  moveListing,
  type Sought,
} from '../../workflows/storage/mall-goods.ts'
import { needing } from '../support/needs.ts'
import { testDatabase } from '../support/postgres.ts'
import { keepMerchant } from './kept.ts'

const likely = (...words: string[]) =>
  read(words)
    .pairs.filter((one) => one.likely)
    .map(({ pair }) => pair.join(' '))
const possible = (...words: string[]) =>
  read(words)
    .pairs.filter((one) => !one.likely)
    .map(({ pair }) => pair.join(' '))

test('pinyin is read by its syllables, wherever nobody typed where one ends', () => {
  expect(likely('zhongninggaojinmixian')).toEqual(['zhong ning', 'ning gao', 'gao jin', 'jin mi', 'mi xian'])
  expect(likely('lvcha')).toEqual(['lv cha'])
  expect(likely('xian', 'liangpi')).toEqual(['xian liang', 'liang pi'])
})
test('what can be read in two ways is read in both; fewer syllables are likelier, and none is where they are as many', () => {
  expect(likely('xianliangpi')).toEqual(['xian liang', 'liang pi'])
  expect(possible('xianliangpi')).toEqual(expect.arrayContaining(['xi an', 'an liang']))
  expect(likely('fangan').sort()).toEqual(['fan gan', 'fang an'])
  expect([likely('xi', 'an'), possible('xi', 'an')]).toEqual([['xi an'], []])
})
test('a wrong letter is left over, and only the pairs at it are lost', () => {
  expect(read(['zhongningguojinmixian']).over).toBe(0)
  expect(read(['zhongninggvojinmixian']).over).toBeGreaterThan(0)
  expect(likely('zhongninggvojinmixian')).toEqual(['zhong ning', 'jin mi', 'mi xian'])
})
test('what is no pinyin is looked for by its letters, and what is, by nothing else at first', () => {
  const kinds = (text: string) => soughtTerms(text).map(({ terms }) => [...new Set(terms.map(({ term }) => term[0]))].sort().join(''))
  expect(kinds('iphone')).toEqual(['l'])
  expect(kinds('q123')).toEqual(['il'])
  expect(kinds('hong')).toEqual(['il'])
  expect(kinds('hongmi')).toEqual(['s', 'ls'])
  expect(kinds('红米 usb')).toEqual(['hls'])
  expect(kinds('红米 hongmi')).toEqual(['hs', 'hls'])
}) // biome-ignore format: one kind a line

needing(['QIAO_TEST_DATABASE_URL'], () => {
  const at = instantOf('2026-11-20', 9)
  let db: Database
  let drop: () => Promise<void>
  const stores: string[] = []
  beforeAll(async () => {
    const database = await testDatabase()
    db = connect(database.url, { name: 'test', max: 2 })
    drop = database.drop
    await migrate(db)
    await seedCustomer(db, { id: 'customer-one', phone: '+8613400000001', name: 'one' })
    for (const n of [1, 2]) stores.push(await keepMerchant(db, n, 'customer-one'))
  })
  afterAll(async () => {
    await db.end()
    await drop()
  })
  beforeEach(async () => {
    await db`truncate mall_goods, mall_postings cascade`
  })

  const draft = (name: string): Draft => ({
    name, about: '', category: 'grain/rice', attributes: {}, shares: [], terms: termsOf([name, '大米']), variants: [{ id: `sku ${name}`, name: '1 kg', price: 10_00n, grams: 1_000 }],
  }) // biome-ignore format: one good
  const decide = (id: string, from: 'submitted' | 'draft' | 'listed' | 'withdrawn', to: 'submitted' | 'listed' | 'withdrawn') =>
    moveListing(db, id, from, to, { at })
  async function list(...names: string[]): Promise<void> {
    for (const name of names) {
      await draftGood(db, name, stores[0]!, draft(name), at)
      await decide(name, 'draft', 'submitted')
      await decide(name, 'submitted', 'listed')
    }
  }
  const find = (text: string, more: Partial<Sought> = {}) => findGoods(db, { ways: soughtTerms(text), sort: 'best', page: 0, now: 0, ...more })
  const names = async (text: string) => (await find(text)).goods.map(({ name }) => name)

  test('a name typed wholly in pinyin is found first, and those that share much of it after it', async () => {
    await list('中宁高筋米线', '中宁高筋面', '蒙自高筋米线', '中宁米酒', '鲜枣')
    expect((await names('zhongninggaojinmixian')).slice(0, 3).sort()).toEqual(['中宁高筋米线', '中宁高筋面', '蒙自高筋米线'])
    for (const text of ['zhongninggaojinmixian', 'zhong ning gao jin mi xian', "zhongning gaojin'mixian", '中宁gaojin米线', 'zongnin gaojin mixian'])
      expect((await names(text))[0], text).toBe('中宁高筋米线')
  })
  test('a name that is just what was typed stands before longer ones that have all of it, however new they are', async () => {
    await list('元阳散养土鸡', 'Nike', '元阳散养土鸡蛋', 'Nike 跑鞋')
    for (const text of ['元阳散养土鸡', 'yuanyangsanyangtuji'])
      expect((await names(text)).slice(0, 2), text).toEqual(['元阳散养土鸡', '元阳散养土鸡蛋'])
    expect((await names('nike')).slice(0, 2)).toEqual(['Nike', 'Nike 跑鞋'])
  })
  test('what can be read in two ways finds the goods of both', async () => {
    await list('西安凉皮', '鲜凉皮', '翻干梅', '方案本', '红米')
    expect((await names('xianliangpi')).sort()).toEqual(['西安凉皮', '鲜凉皮'].sort())
    expect((await names('xianliangpi'))[0]).toBe('西安凉皮')
    expect((await names('xian')).slice(0, 2).sort()).toEqual(['西安凉皮', '鲜凉皮'].sort())
    expect((await names('fangan')).sort()).toEqual(['方案本', '翻干梅'].sort())
  })
  test('a wrong letter in the pinyin, or a word only begun, finds the good all the same', async () => {
    await list('中宁高筋米线', '蒙自石榴', '延津大米')
    for (const text of ['zhongninggvojinmixian', 'zhongninggaojinmixiam', 'zhingninggaojinmixian', 'zhongn', 'gaoj', 'zngjm'])
      expect((await names(text))[0], text).toBe('中宁高筋米线')
  })
  test('a Latin name is found however much it looks like pinyin', async () => {
    await list('耐克 Nike 跑鞋', 'USB 数据线', 'Midea 美的电饭煲', '尼克水壶')
    expect(await names('nike')).toEqual(expect.arrayContaining(['耐克 Nike 跑鞋', '尼克水壶']))
    expect(await names('usb')).toEqual(['USB 数据线'])
    expect((await names('midea'))[0]).toBe('Midea 美的电饭煲')
  })
  test('what is withdrawn is found no more; what was changed is found by its new name, and by the old no more', async () => {
    await list('中宁枸杞', '蒙自石榴')
    expect(await names('zhongninggouqi')).toEqual(['中宁枸杞'])
    await decide('中宁枸杞', 'listed', 'withdrawn')
    expect([await names('zhongninggouqi'), await names('中宁枸杞')]).toEqual([[], []])
    expect(await changeGood(db, '中宁枸杞', { ...draft('赣南脐橙'), variants: draft('中宁枸杞').variants }, at)).toBe(true)
    expect(await names('赣南脐橙')).toEqual([])
    await decide('中宁枸杞', 'withdrawn', 'submitted')
    await decide('中宁枸杞', 'submitted', 'listed')
    expect([await names('赣南脐橙'), await names('gannanqicheng')]).toEqual([['赣南脐橙'], ['赣南脐橙']])
    expect([await names('中宁枸杞'), await names('zhongninggouqi')]).toEqual([[], []])
    // Nothing stands in the postings that no good on sale says.
    expect(await db`select term, good from mall_postings except select t, n from mall_goods, unnest(terms) t where state = 'listed'`).toEqual([])
    expect((await find('')).goods.map(({ name }) => name).sort()).toEqual(['蒙自石榴', '赣南脐橙'].sort())
  })
  describe('against scoring every good', () => {
    // Few letters, some of which nearly every good has, so that the most common are left out of finding.
    const letter = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...'米线') }, { weight: 2, arbitrary: fc.constantFrom(...'高筋中宁鲜西安大红') })
    const word = fc.array(letter, { minLength: 1, maxLength: 7 }).map((all) => all.join(''))
    const good = fc.record({
      name: fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: fc.tuple(word, fc.constantFrom('nike', 'usb', 'mi')).map((all) => all.join(' ')) }),
      category: fc.constantFrom('grain/rice', 'grain/oil', 'snack/tea'), store: fc.nat(1), least: fc.integer({ min: 1, max: 9 }),
      state: fc.constantFrom('listed', 'listed', 'listed', 'withdrawn'),
    }) // biome-ignore format: one good
    const syllable = fc.constantFrom('mi', 'xian', 'gao', 'jin', 'zhong', 'ning', 'xi', 'an', 'da', 'hong', 'x', 'nike')
    const question = fc.record({
      text: fc.oneof(word, fc.array(syllable, { minLength: 1, maxLength: 6 }).map((all) => all.join('')), fc.tuple(word, syllable).map((all) => all.join(' '))),
      sort: fc.constantFrom<Sought['sort']>('best', 'price-up', 'price-down', 'newest'), page: fc.nat(2),
      category: fc.constantFrom(undefined, undefined, 'grain', 'grain/oil'), merchant: fc.constantFrom(undefined, undefined, 0, 1),
    }) // biome-ignore format: one question

    test('what is found, how much of it, and in which order is the same', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(good, { minLength: 30, maxLength: 80 }), fc.array(question, { minLength: 12, maxLength: 12 }), async (kept, questions) => {
          await db`truncate mall_goods, mall_postings cascade`
          const rows = kept.map((one, n) => ({ ...one, n, id: `good ${String(n).padStart(2, '0')}`, terms: termsOf([one.name]) }))
          await db`
            insert into mall_goods ${db(rows.map(({ n, id, store, name, category, state, least, terms }) => ({
              id, merchant: stores[store], name, about: '', category, attributes: db.json({}), shares: db.json([]), state, at, changed_at: at, listed_at: at + n, least, several: false, terms,
            })) as never)}`
          for (const { text, sort, page, category, merchant } of questions) {
            const seen = rows.filter((one) =>
              one.state === 'listed' && (merchant === undefined || one.store === merchant) && (!category || one.category === category || one.category.startsWith(`${category}/`)))
            const scored = soughtTerms(text).map(({ terms, whole, name }) =>
              seen.map((one) => ({ ...one, longer: Number(one.name !== name.text && one.name.length > name.length), score: terms.reduce((all, { term, weight }) => all + (one.terms.includes(term) ? weight : 0), 0) }))
                .filter(({ score }) => score >= Math.max(1, Math.ceil(whole * 0.34))))
            const all = scored.find((some) => some.length >= 3) ?? scored.at(-1)!
            const first = { best: (one: (typeof all)[number]) => one.longer - 2 * one.score, 'price-up': (one: (typeof all)[number]) => one.least, 'price-down': (one: (typeof all)[number]) => -one.least, newest: () => 0 }[sort]
            const then = (one: (typeof all)[number]) => (sort === 'best' || sort === 'newest' ? -one.n : 0)
            all.sort((a, b) => first(a) - first(b) || then(a) - then(b) || a.n - b.n)
            const answer = await find(text, { sort, page, category, merchant: merchant === undefined ? undefined : stores[merchant] })
            expect({ text, ids: answer.goods.map(({ id }) => id), found: answer.found, more: answer.more }).toEqual({
              text, ids: all.slice(page * 24, page * 24 + 24).map(({ id }) => id), found: all.length, more: all.length > page * 24 + 24,
            })
          }
        }),
        { numRuns: 25 },
      )
    }, 120_000)
  })
}) // biome-ignore format: one question a line
