/**
 * The words of a manager's sheet: what is wrong with a cell, why a file is refused, what a column takes. Apart from the other
 * words, so that a payer's app does not carry them. What is wrong comes first, then what helps.
 */
import { type CellProblem, type Column, columns, type SheetRefusal } from '../bills/sheet.ts'
import type { Locale } from './index.ts'

type WordsFor<Kinds extends { readonly kind: string }> = {
  readonly [Kind in Kinds['kind']]: (facts: Extract<Kinds, { readonly kind: Kind }>) => string
}
export type SheetWords = {
  readonly problems: WordsFor<CellProblem>
  readonly refusals: WordsFor<SheetRefusal>
  /** What a column takes, for the template. */
  readonly takes: Readonly<Record<Column, string>>
  readonly place: (row: number, column: string) => string
  readonly total: string
  readonly list: (columns: readonly string[]) => string
}

const zh: SheetWords = {
  problems: {
    formula: () => '单元格里是公式，我们不计算公式。请复制后「选择性粘贴」为数值。',
    'excel-error': ({ found }) => `单元格里是 Excel 的错误值 ${found}。请改为正确的内容。`,
    'too-long': ({ limit }) => `内容超过 ${limit} 个字。请缩短。`,
    unreadable: () => '内容里有乱码或不可见的控制字符。请重新输入。',
    'turned-into-day': () => 'Excel 把内容变成了日期。请把单元格设为「文本」格式，再重新输入。',
    'digits-lost': () => 'Excel 用科学计数法存这个号码，末尾数字已经丢失。请把单元格设为「文本」格式，再填完整号码。',
    'not-amount': ({ found }) => `「${found}」不是数字。请只填数字，例如 1234.50。`,
    'too-many-decimals': ({ found, decimals }) =>
      `「${found}」的小数超过 ${decimals} 位。请改为最多 ${decimals} 位小数。`,
    negative: () => '不能是负数。要少收的钱请填在「减免」列。',
    'above-limit': ({ limit }) => `超过上限 ${limit}。请检查是否多填了位数。`,
    'not-day': ({ found }) => `「${found}」不是日期。请按 2026-12-31 的样子填写。`,
    'no-such-day': ({ found }) => `没有「${found}」这一天。请核对年、月、日。`,
    'not-phone': () => '不是 11 位手机号。请填一个手机号；没有手机号可以留空，改填户号。',
    missing: () => '没有填写。请补上。',
    'phone-and-account-missing': () => '手机号和户号都没有填。请至少填一个。',
    'not-bill-number': ({ found }) => `「${found}」不能作账单号。请用 4–40 位字母、数字或横线。`,
    'not-account-number': ({ found }) => `「${found}」不能作户号。请用 1–40 位字母、数字或横线。`,
    'not-name': () => '没有姓名。请填户主的姓名或单位名称。',
    'number-twice': ({ first }) => `账单号与第 ${first} 行重复。请改用另一个账单号，或删去其中一行。`,
    'already-billed': () => '这个账单号以前已经出过账单。请改用新的账单号，或删去这一行。',
    'still-example': () => '账单号还是模板示例的。请填您自己的账单号，或删去这一行。',
    'row-of-totals': () => '这一行是合计，不是账单。请删去这一行。',
    'reading-missing': () => '按表计费要有上期读数、本期读数和水价。请补上，或把三项都清空、只填水费。',
    'meter-backwards': () => '本期读数小于上期读数。请核对；换过水表请清空读数、只填水费。',
    'water-differs': ({ metered, stated }) =>
      `按读数应为 ${metered} 元，填的是 ${stated} 元。请改为一致，或清空水费由我们计算。`,
    'label-missing': () => '填了其他费用，没有说明是什么费用。请补上，例如「电梯费」。',
    'nothing-to-pay': ({ total }) => `合计是 ${total} 元，没有可收的钱。请核对金额，或删去这一行。`,
    'day-passed': ({ today }) => `到期日已经过去。请填 ${today} 或以后的日期。`,
    'day-too-far': ({ last }) => `到期日太远。请填 ${last} 或以前的日期。`,
  },
  refusals: {
    'file-empty': () => '文件是空的。请选择填好的表格。',
    'file-too-large': ({ megabytes }) => `文件超过 ${megabytes} MB。请分成几个文件上传。`,
    'unpacks-too-large': ({ megabytes }) =>
      `文件解压后过大（上限 ${megabytes} MB），或压缩得异常紧。请把数据复制到新的表格，再上传。`,
    'too-many-rows': ({ limit }) => `超过 ${limit} 行。请分成几个文件上传。`,
    'too-many-columns': ({ limit, row }) => `第 ${row} 行的内容超过 ${limit} 列。请删去用不到的列。`,
    'old-excel': () => '这是旧版 Excel 文件（.xls 或 .xlsb）。请在 Excel 中「另存为」.xlsx，再上传。',
    encrypted: () => '文件有打开密码。请在 Excel 中取消密码，保存后再上传。',
    'other-file': ({ found }) => `这不是表格文件（${found}）。请上传 .xlsx 或 .csv 文件。`,
    damaged: () => '文件不完整或已损坏。请在 Excel 中打开，另存一份，再上传。',
    'quote-open': ({ row }) => `第 ${row} 行附近有一个引号没有成对。请改正，或改用 .xlsx 文件。`,
    'encoding-unknown': () => '文字编码无法识别。请在 Excel 中另存为「CSV UTF-8」或 .xlsx，再上传。',
    'header-missing': ({ within }) => `前 ${within} 行里没有找到标题行。请下载模板，按它的标题填写。`,
    'columns-missing': ({ columns }) => `标题行缺少：${listIn('zh', columns)}。请补上这些列，或使用模板。`,
    'payer-column-missing': () => '标题行里没有「手机号」，也没有「户号」。请至少加上一列。',
    'item-column-missing': () => '标题行里没有费用列，例如「物业费」。请加上，或使用模板。',
    'column-twice': ({ column }) => `有两列都是「${columnIn('zh', column)}」。请删去或改名其中一列。`,
    'rows-missing': () => '标题行下面没有账单。请填好以后再上传。',
  },
  takes: {
    number: '每张账单一个，不重复；4–40 位字母、数字或横线。',
    house: '例如 3栋502；最多 60 个字。',
    building: '可不填；不填时取房号里「栋、幢、座、号楼」或第一个横线之前的部分。',
    householder: '姓名或单位名称，最多 60 个字。',
    phone: '11 位手机号；与户号至少填一个。',
    account: '这户人家自己的缴费户号；与手机号至少填一个。',
    management: '元，最多两位小数。',
    'water-previous': '水表读数，最多三位小数；与本期读数、水价一起填。',
    'water-current': '水表读数，最多三位小数；不小于上期读数。',
    'water-price': '每吨多少元，最多四位小数。',
    water: '元；填了读数和水价可不填，由我们计算，四舍五入到分。',
    parking: '元，最多两位小数。',
    arrears: '元，最多两位小数。',
    penalty: '元，最多两位小数。',
    relief: '元；填正数或负数都是少收。',
    other: '元；填了就要写其他说明。',
    'other-label': '是什么费用，例如电梯费；最多 30 个字。',
    due: '例如 2026-12-31；今天起一年以内。',
  },
  place: (row, column) => `第 ${row} 行「${column}」：`,
  total: '合计',
  list: (names) => names.map((name) => `「${name}」`).join('、'),
}

const en: SheetWords = {
  problems: {
    formula: () => 'The cell holds a formula, and we do not calculate. Copy it and paste its value.',
    'excel-error': ({ found }) => `The cell holds Excel's error ${found}. Put the right content there.`,
    'too-long': ({ limit }) => `Longer than ${limit} characters. Please shorten it.`,
    unreadable: () => 'It has unreadable or control characters. Please type it again.',
    'turned-into-day': () => 'Excel turned this into a date. Format the cell as text and type it again.',
    'digits-lost': () =>
      'Excel keeps this number in scientific notation, and its last digits are lost. Format the cell as text and type all digits.',
    'not-amount': ({ found }) => `“${found}” is not a number. Please give digits only, for example 1234.50.`,
    'too-many-decimals': ({ found, decimals }) =>
      `“${found}” has more than ${decimals} decimals. Please give at most ${decimals}.`,
    negative: () => 'It cannot be below zero. What you take off goes into the column “Relief”.',
    'above-limit': ({ limit }) => `Above the limit of ${limit}. Please check for a digit too many.`,
    'not-day': ({ found }) => `“${found}” is not a day. Please write it like 2026-12-31.`,
    'no-such-day': ({ found }) => `There is no day “${found}”. Please check year, month and day.`,
    'not-phone': () =>
      'Not an 11-digit mobile number. Please give one; without one leave it empty and give the account.',
    missing: () => 'Nothing here. Please fill it in.',
    'phone-and-account-missing': () => 'Neither phone nor account is given. Please give at least one.',
    'not-bill-number': ({ found }) => `“${found}” cannot be a bill number. Please use 4–40 letters, digits or dashes.`,
    'not-account-number': ({ found }) => `“${found}” cannot be an account. Please use 1–40 letters, digits or dashes.`,
    'not-name': () => 'There is no name. Please give that of the householder or company.',
    'number-twice': ({ first }) =>
      `Row ${first} has the same bill number. Please use another one, or delete one of the rows.`,
    'already-billed': () => 'This number was billed before. Please use a new one, or delete the row.',
    'still-example': () =>
      'The bill number is still that of an example. Please give one of your own, or delete the row.',
    'row-of-totals': () => 'This row is a total, not a bill. Please delete it.',
    'reading-missing': () =>
      'A meter needs previous reading, current reading and unit price. Fill in what is missing, or clear all three and give the amount.',
    'meter-backwards': () =>
      'The current reading is below the previous one. Please check; after a change of meter clear the readings and give the amount.',
    'water-differs': ({ metered, stated }) =>
      `The readings make ${metered} yuan, but ${stated} is given. Make them agree, or clear the amount and we calculate it.`,
    'label-missing': () => 'There is another charge, but not what for. Please say it, for example “Lift”.',
    'nothing-to-pay': ({ total }) =>
      `The total is ${total} yuan: nothing to pay. Check the amounts, or delete the row.`,
    'day-passed': ({ today }) => `The due day has passed. Please give ${today} or later.`,
    'day-too-far': ({ last }) => `The due day is too far away. Please give ${last} or earlier.`,
  },
  refusals: {
    'file-empty': () => 'The file is empty. Please choose the sheet you filled in.',
    'file-too-large': ({ megabytes }) => `The file is larger than ${megabytes} MB. Please upload it in parts.`,
    'unpacks-too-large': ({ megabytes }) =>
      `The file unpacks to more than ${megabytes} MB, or is packed unusually tight. Copy what you need to a new sheet and upload that.`,
    'too-many-rows': ({ limit }) => `More than ${limit} rows. Please upload them in several files.`,
    'too-many-columns': ({ limit, row }) =>
      `Row ${row} reaches beyond ${limit} columns. Please delete those not needed.`,
    'old-excel': () => 'This is an old Excel file (.xls or .xlsb). In Excel choose “Save as”, .xlsx, and upload that.',
    encrypted: () => 'The file has a password. Take it off in Excel, save, and upload it again.',
    'other-file': ({ found }) => `This is not a sheet (${found}). Please upload an .xlsx or .csv file.`,
    damaged: () => 'The file is incomplete or damaged. Open it in Excel, save a copy, and upload that.',
    'quote-open': ({ row }) => `A quote near row ${row} has no partner. Mend it, or upload an .xlsx file.`,
    'encoding-unknown': () =>
      'The encoding of the text is not known. In Excel save it as “CSV UTF-8” or .xlsx and upload that.',
    'header-missing': ({ within }) =>
      `No row of titles within the first ${within} rows. Download the template and use its titles.`,
    'columns-missing': ({ columns }) => `Columns are missing: ${listIn('en', columns)}. Add them, or use the template.`,
    'payer-column-missing': () => 'There is neither a column “Phone” nor “Account”. Please add at least one.',
    'item-column-missing': () =>
      'There is no column to charge, for example “Management fee”. Add one, or use the template.',
    'column-twice': ({ column }) => `Two columns are “${columnIn('en', column)}”. Delete or rename one of them.`,
    'rows-missing': () => 'There are no bills below the titles. Fill them in and upload it again.',
  },
  takes: {
    number: 'One for each bill, never twice; 4–40 letters, digits or dashes.',
    house: 'For example 3-502; at most 60 characters.',
    building: 'May be empty: then it is what stands before the first dash of the house, or “Building 3”, “Block A”.',
    householder: 'A person or company, at most 60 characters.',
    phone: '11-digit mobile number; this or the account.',
    account: "The house's own account number; this or the phone.",
    management: 'Yuan, at most two decimals.',
    'water-previous': 'Reading, at most three decimals; together with current reading and price.',
    'water-current': 'Reading, at most three decimals; not below the previous one.',
    'water-price': 'Yuan a cubic metre, at most four decimals.',
    water: 'Yuan; may be empty beside readings and price: we calculate it, rounded half up to the fen.',
    parking: 'Yuan, at most two decimals.',
    arrears: 'Yuan, at most two decimals.',
    penalty: 'Yuan, at most two decimals.',
    relief: 'Yuan; positive or negative, it always takes off.',
    other: 'Yuan; say what for in the next column.',
    'other-label': 'What the charge is for, for example Lift; at most 30 characters.',
    due: 'For example 2026-12-31; within a year from today.',
  },
  place: (row, column) => `Row ${row}, “${column}”: `,
  total: 'Total',
  list: (names) => names.map((name) => `“${name}”`).join(', '),
}

export const sheetWords: Readonly<Record<Locale, SheetWords>> = { zh, en }

export function columnIn(locale: Locale, column: Column | 'total'): string {
  return columns.find(({ id }) => id === column)?.title[locale] ?? sheetWords[locale].total
}
const listIn = (locale: Locale, missing: readonly Column[]) =>
  sheetWords[locale].list(missing.map((column) => columnIn(locale, column)))

/** What is wrong with a cell, with row and column: 第 12 行「手机号」：不是 11 位手机号。… */
export const cellProblemIn = (locale: Locale, problem: CellProblem): string =>
  sheetWords[locale].place(problem.row, columnIn(locale, problem.column)) + cellFaultIn(locale, problem)
/** The same beside row and column, where they are seen: 不是 11 位手机号。… */
export function cellFaultIn(locale: Locale, problem: CellProblem): string {
  const say = sheetWords[locale].problems[problem.kind] as (facts: CellProblem) => string
  return say(problem)
}

/** Why a file is refused, and what helps. */
export function sheetRefusalIn(locale: Locale, refusal: SheetRefusal): string {
  const say = sheetWords[locale].refusals[refusal.kind] as (facts: SheetRefusal) => string
  return say(refusal)
}
