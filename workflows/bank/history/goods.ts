/** What the stores of a development bank sell: names, prices and variants put together from what such stores really have, all from a seed. */

import { leafOf } from '../../../core/mall/categories.ts'
import type { AttributeName } from '../../../core/mall/kinds.ts'
import type { Chance } from './names.ts'

const PLACES = [
  '延津', '元阳', '蒙自', '赣南', '阿克苏', '和田', '五常', '盘锦', '烟台', '洛川', '攀枝花', '平和', '梅州', '安溪', '武夷山', '信阳', '英德', '凤庆', '勐海', '宣威',
  '金华', '中宁', '龙泉', '景德镇', '义乌', '曹县', '南通', '海宁', '佛山', '寿光', '章丘', '云阳', '昭通', '丽江', '兴安盟', '通辽', '富平', '赤水', '安岳', '秭归',
] as const // biome-ignore format: one list
const BRANDS = ['山语', '禾间', '桥南', '青屿', '拾光', '小满', '知夏', '南枝', '木石', '云起', '一方', '白露'] as const

type Kind = {
  /** Before the noun: how it is made or what it is like. */
  readonly how: readonly string[]
  readonly nouns: readonly string[]
  readonly variants: readonly string[]
  /** Yuan for the first variant. */
  readonly price: readonly [least: number, most: number]
  readonly grams: number
  /** Named by where it comes from, or by who makes it. */
  readonly by: 'place' | 'brand'
}
const kinds: Readonly<Record<string, Kind>> = {
  'grain/rice': { by: 'place', how: ['', '有机', '当季', '长粒', '真空'], nouns: ['大米', '红米', '糙米', '紫糯米', '小米', '香米'], variants: ['2.5 kg', '5 kg', '10 kg'], price: [19, 68], grams: 2_500 },
  'grain/flour': { by: 'place', how: ['石磨', '高筋', '手工', '全麦'], nouns: ['小麦粉', '挂面', '荞麦面', '米线', '空心面'], variants: ['1 kg', '2.5 kg', '5 kg'], price: [12, 45], grams: 1_000 },
  'grain/oil': { by: 'place', how: ['冷榨', '小榨', '浓香', '初榨'], nouns: ['菜籽油', '花生油', '山茶油', '核桃油', '亚麻籽油'], variants: ['500 ml', '1.8 L', '5 L'], price: [39, 168], grams: 1_800 },
  'grain/beans': { by: 'place', how: ['', '农家', '新货', '脱皮'], nouns: ['绿豆', '红豆', '黄豆', '薏米', '燕麦片', '藜麦'], variants: ['500 g', '1 kg', '2.5 kg'], price: [9, 49], grams: 500 },
  'fresh/fruit': { by: 'place', how: ['', '现摘', '高山', '树上熟'], nouns: ['苹果', '石榴', '脐橙', '猕猴桃', '蜜柚', '冰糖心', '枇杷', '柿子'], variants: ['2.5 kg', '5 kg'], price: [19, 89], grams: 2_500 },
  'fresh/vegetable': { by: 'place', how: ['', '露天', '新鲜', '高原'], nouns: ['番茄', '土豆', '红薯', '山药', '娃娃菜', '贝贝南瓜'], variants: ['2.5 kg', '5 kg'], price: [12, 49], grams: 2_500 },
  'fresh/meat': { by: 'place', how: ['散养', '林下', '冷鲜'], nouns: ['土鸡', '土鸡蛋', '黑猪肉', '羊排', '牛腩', '咸鸭蛋'], variants: ['1 份', '2 份'], price: [29, 199], grams: 1_500 },
  'fresh/seafood': { by: 'place', how: ['鲜活', '急冻', '船上冻'], nouns: ['对虾', '带鱼', '扇贝', '小黄鱼', '鲈鱼'], variants: ['1 kg', '2 kg'], price: [35, 189], grams: 1_000 },
  'snack/nuts': { by: 'place', how: ['原味', '薄皮', '奶香', '现炒'], nouns: ['核桃', '瓜子', '松子', '板栗仁', '巴旦木'], variants: ['250 g', '500 g', '1 kg'], price: [16, 88], grams: 500 },
  'snack/biscuit': { by: 'brand', how: ['手工', '低糖', '鲜花', '苏式'], nouns: ['桃酥', '绿豆糕', '月饼', '饼干', '蛋卷'], variants: ['1 盒', '2 盒', '4 盒'], price: [15, 79], grams: 400 },
  'snack/tea': { by: 'place', how: ['明前', '古树', '春茶', '陈年'], nouns: ['绿茶', '红茶', '普洱茶', '乌龙茶', '白茶', '茉莉花茶'], variants: ['100 g', '250 g', '500 g'], price: [38, 398], grams: 250 },
  'snack/drink': { by: 'brand', how: ['鲜榨', '无糖', '气泡', '原浆'], nouns: ['沙棘汁', '梅子汤', '苹果汁', '米酒汤圆饮', '椰子水'], variants: ['6 瓶', '12 瓶'], price: [29, 96], grams: 3_000 },
  'snack/dried': { by: 'place', how: ['自然晒', '手选', '特级', '无添加'], nouns: ['木耳', '香菇', '红枣', '枸杞', '笋干', '柿饼', '葡萄干'], variants: ['250 g', '500 g', '1 kg'], price: [18, 128], grams: 500 },
  'snack/honey': { by: 'place', how: ['成熟', '原蜜', '深山'], nouns: ['洋槐蜜', '百花蜜', '枣花蜜', '荔枝蜜'], variants: ['500 g', '1 kg'], price: [45, 168], grams: 500 },
  'home/kitchen': { by: 'brand', how: ['加厚', '手锻', '无涂层', '家用'], nouns: ['铁锅', '砧板', '汤碗', '茶具', '刀具', '保鲜盒'], variants: ['小号', '中号', '大号'], price: [25, 299], grams: 1_800 },
  'home/bedding': { by: 'brand', how: ['纯棉', '水洗', '新疆棉', '蚕丝'], nouns: ['四件套', '被芯', '枕头', '凉席', '毛毯'], variants: ['1.5 m', '1.8 m', '2 m'], price: [89, 599], grams: 3_000 },
  'home/cleaning': { by: 'brand', how: ['浓缩', '无磷', '植物'], nouns: ['洗衣液', '洗洁精', '抽纸', '垃圾袋', '海绵擦'], variants: ['1 份', '3 份', '6 份'], price: [9, 69], grams: 2_000 },
  'home/craft': { by: 'place', how: ['手工', '非遗', '原创'], nouns: ['竹编篮', '蓝印花布', '剪纸', '漆器盘', '土陶罐', '草编垫'], variants: [''], price: [39, 480], grams: 800 },
  'home/made': { by: 'brand', how: ['刻字', '定制'], nouns: ['印章', '相框', '木牌', '马克杯'], variants: [''], price: [49, 260], grams: 500 },
  'wear/women': { by: 'brand', how: ['棉麻', '羊毛', '真丝', '宽松'], nouns: ['连衣裙', '衬衫', '半身裙', '针织衫', '大衣'], variants: ['S', 'M', 'L', 'XL'], price: [79, 699], grams: 500 },
  'wear/men': { by: 'brand', how: ['纯棉', '免烫', '加绒', '修身'], nouns: ['衬衫', '夹克', '休闲裤', '毛衣', '羽绒服'], variants: ['M', 'L', 'XL', 'XXL'], price: [79, 799], grams: 600 },
  'wear/children': { by: 'brand', how: ['纯棉', '加绒', '透气'], nouns: ['连体衣', '外套', '校服裤', '卫衣'], variants: ['100', '110', '120', '130'], price: [39, 259], grams: 350 },
  'wear/shoes': { by: 'brand', how: ['牛皮', '轻便', '防滑', '手工'], nouns: ['布鞋', '运动鞋', '皮鞋', '雨靴', '凉鞋'], variants: ['37', '39', '41', '43'], price: [59, 499], grams: 900 },
  'wear/bags': { by: 'brand', how: ['帆布', '牛皮', '轻量', '防水'], nouns: ['双肩包', '手提包', '行李箱', '斜挎包'], variants: ['黑', '米', '绿'], price: [69, 699], grams: 1_200 },
  'wear/intimate': { by: 'brand', how: ['纯棉', '无痕', '抗菌'], nouns: ['袜子', '内裤', '保暖内衣'], variants: ['M', 'L', 'XL'], price: [19, 129], grams: 200 },
  'care/skin': { by: 'brand', how: ['补水', '舒缓', '温和'], nouns: ['面霜', '洁面乳', '护手霜', '精华'], variants: ['50 g', '100 g'], price: [29, 299], grams: 150 },
  'care/bath': { by: 'brand', how: ['氨基酸', '无硅油', '植萃'], nouns: ['洗发水', '沐浴露', '香皂', '牙膏'], variants: ['1 瓶', '2 瓶'], price: [15, 99], grams: 600 },
  'care/device': { by: 'brand', how: ['家用', '电子', '语音'], nouns: ['血压计', '体温计', '雾化器', '制氧机'], variants: [''], price: [59, 1_999], grams: 900 },
  'digital/phone': { by: 'brand', how: ['快充', '防摔', '磁吸'], nouns: ['充电器', '手机壳', '数据线', '支架'], variants: ['黑', '白'], price: [15, 159], grams: 150 },
  'digital/small': { by: 'brand', how: ['静音', '便携', '大容量'], nouns: ['电水壶', '电饭煲', '加湿器', '吹风机', '豆浆机'], variants: ['白', '绿'], price: [69, 599], grams: 2_000 },
  'digital/audio': { by: 'brand', how: ['降噪', '蓝牙', '复古'], nouns: ['耳机', '音箱', '收音机'], variants: ['黑', '白'], price: [59, 899], grams: 400 },
  'digital/software': { by: 'brand', how: ['家庭', '个人'], nouns: ['办公软件', '学习卡', '杀毒软件'], variants: ['一年', '三年'], price: [29, 399], grams: 1 },
  'book/books': { by: 'brand', how: ['插图本', '精装', '平装'], nouns: ['乡土中国读本', '节气食谱', '儿童科学', '山水画册', '会计入门'], variants: [''], price: [25, 128], grams: 500 },
  'book/press': { by: 'brand', how: ['全年', '半年'], nouns: ['农业月刊', '少年画报', '美食周刊'], variants: [''], price: [48, 240], grams: 300 },
  'book/paper': { by: 'brand', how: ['手工', '加厚', '方格'], nouns: ['笔记本', '钢笔', '宣纸', '文件夹', '毛笔'], variants: ['1 件', '5 件'], price: [9, 168], grams: 300 },
  'garden/seed': { by: 'place', how: ['阳台', '四季', '抗病'], nouns: ['番茄种子', '草莓苗', '葡萄苗', '辣椒种子'], variants: ['1 份', '3 份'], price: [5, 59], grams: 100 },
  'garden/tool': { by: 'brand', how: ['不锈钢', '加厚', '折叠'], nouns: ['锄头', '修枝剪', '喷壶', '花铲'], variants: [''], price: [12, 129], grams: 900 },
  'garden/plant': { by: 'place', how: ['带盆', '老桩', '小株'], nouns: ['兰花', '多肉', '茉莉', '绿萝'], variants: ['小', '大'], price: [15, 199], grams: 1_000 },
} // biome-ignore format: one kind a line

export type Good = {
  readonly name: string
  readonly about: string
  readonly category: string
  readonly attributes: Readonly<Record<string, string>>
  readonly variants: readonly {
    readonly name: string
    readonly fen: bigint
    readonly grams: number
    readonly pieces: number
  }[]
}
const said: Readonly<Record<AttributeName, (of: { readonly place: string; readonly brand: string; readonly variant: string; readonly n: number }) => string>> = {
  origin: ({ place }) => place, 'net-content': ({ variant }) => variant || '见包装', 'shelf-life': ({ n }) => `${[6, 9, 12, 18][n % 4]} 个月`, material: ({ n }) => ['棉', '麻', '竹', '陶', '不锈钢', '羊毛'][n % 6]!,
  brand: ({ brand }) => brand, author: ({ n }) => ['林舟', '苏晴', '何静', '周末'][n % 4]!, model: ({ n }) => `Q${100 + (n % 900)}`, 'size-range': () => '见规格', registration: ({ n }) => `京械备2026${String(n % 10_000).padStart(4, '0')}`,
} // biome-ignore format: a table

/** Categories of the second level that are sold; each store has some of one or two of the first. */
export const soldIn = (first: string): string[] => Object.keys(kinds).filter((code) => code.startsWith(`${first}/`))
/** The nth good of a store, in one of its categories. */
export function goodOf(chance: Chance, label: string, category: string, n: number): Good {
  const kind = kinds[category]!
  const place = chance.pick(`${label} place`, PLACES)
  const brand = chance.pick(`${label} brand`, BRANDS)
  const variants = kind.variants.slice(0, chance.between(`${label} variants`, 1, kind.variants.length))
  const first =
    chance.between(`${label} price`, kind.price[0], kind.price[1]) * 100 - chance.pick(`${label} end`, [1, 10, 20])
  const noun = chance.pick(`${label} noun`, kind.nouns)
  const facts = { place, brand, variant: variants[0]!, n }
  return {
    name: `${kind.by === 'place' ? place : brand}${chance.pick(`${label} how`, kind.how)}${noun}`,
    about: `${noun}，${kind.by === 'place' ? `${place}直发` : `${brand}出品`}。`,
    category,
    attributes: Object.fromEntries(leafOf(category).attributes.map((name) => [name, said[name](facts)])),
    // A larger one costs less for each piece of it.
    variants: variants.map((name, k) => ({ name, fen: BigInt(first + Math.round(first * k * 0.8)), grams: kind.grams * (k + 1), pieces: chance.between(`${label} pieces ${k}`, 0, 400) })),
  } // biome-ignore format: one good
}
export const placeOf = (chance: Chance, label: string): string => chance.pick(`${label} place`, PLACES)
