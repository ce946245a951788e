import type { StaffWords } from './staff-zh.ts';
/** The words of staff's screens in English. */
export declare const en: StaffWords;
