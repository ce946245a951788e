/** An estate of any size as a property manager writes it down: always the same households. */
import type { HandCell } from './workbook.ts'

export const estateTitles = [
  '账单号', '房号', '户主', '手机号', '户号', '物业费', '水表上期读数', '水表本期读数', '水价', '水费', '停车费', '上期欠费', '违约金', '减免', '其他',
  '其他说明', '到期日',
] as const // biome-ignore format: a list reads better in a block

const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗']
const NAMES = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平']

/** Household n's row: numbers as Excel keeps them, the phone as the float it makes of it, the day as its serial. */
export function household(n: number, dueSerial: number): HandCell[] {
  const building = 1 + Math.floor(n / 60)
  const room = `${1 + Math.floor((n % 60) / 4)}0${1 + (n % 4)}`
  const previous = 100 + ((n * 37) % 900)
  return [
    `WY2026-${String(n + 1).padStart(6, '0')}`,
    `${building}栋${room}`,
    `${SURNAMES[n % 20]}${NAMES[(n * 7) % 20]}${NAMES[(n * 3) % 20]}`,
    13_000_000_000 + ((n * 7_919) % 999_999_999),
    null,
    180.5 + (n % 200) / 4,
    previous,
    previous + 3 + (n % 17) + 0.5,
    4.1,
    null,
    n % 3 === 0 ? 150 : null,
    n % 20 === 0 ? 96.05 : null,
    n % 20 === 0 ? 1.2 : null,
    n % 50 === 0 ? -10 : null,
    n % 40 === 0 ? 12 : null,
    n % 40 === 0 ? '电梯费' : null,
    dueSerial,
  ]
}

export function* estate(households: number, dueSerial: number): Generator<HandCell[]> {
  yield [...estateTitles]
  for (let n = 0; n < households; n++) yield household(n, dueSerial)
}
