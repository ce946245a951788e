/** Provinces, cities and counties that goods are sent to (GB/T 2260); a file of its own that comes with the first new address. */
import { areaList } from '@vant/area-data'
import { isProvince } from '../../core/mall/regions.ts'

type Area = readonly [code: string, name: string]
const within = (list: Record<string, string>, digits: string): Area[] =>
  Object.entries(list).filter(([code]) => code.startsWith(digits))

export const provinces: readonly Area[] = within(areaList.province_list, '').filter(([code]) =>
  isProvince(code.slice(0, 2)),
)
export const citiesOf = (province: string): readonly Area[] =>
  province === '' ? [] : within(areaList.city_list, province.slice(0, 2))
export const countiesOf = (city: string): readonly Area[] =>
  city === '' ? [] : within(areaList.county_list, city.slice(0, 4))

/** Counties that stand under their province alone (省直辖) are filed under a city that there is not. */
const noCity = /^(\d\d90|5002)/
/** As it is written on a parcel: 北京市朝阳区, 云南省怒江傈僳族自治州泸水市. */
export function placeOf(county: string): string {
  const province = areaList.province_list[`${county.slice(0, 2)}0000`] ?? ''
  const city = areaList.city_list[`${county.slice(0, 4)}00`] ?? ''
  return [
    province,
    ...(noCity.test(county) || city === province ? [] : [city]),
    areaList.county_list[county] ?? '',
  ].join('')
}
