// Writes pinyin.txt, the readings of Chinese characters, out of Unicode's Unihan database:
//
//     apt-get download unicode-data && dpkg -x unicode-data_*.deb u && bunzip2 u/usr/share/unicode/Unihan_Readings.txt.bz2
//     node make-pinyin.mjs u/usr/share/unicode/Unihan_Readings.txt > pinyin.txt
//
// Taken are the fields of dictionaries of today's Chinese; kHanyuPinyin, which has the readings of old books, is not. Tones go,
// ü is written v. A line is a syllable and the characters that are read so, in the order of Unicode.
import { readFileSync } from 'node:fs';

const fields = new Set(['kMandarin', 'kTGHZ2013', 'kXHC1983', 'kHanyuPinlu']);
const isListed = code => code >= 0x3400 && code <= 0x9fff;

// A field is "niú", "0264.140:niú" or "niú(125)", several of them, between blanks or commas.
const readings = value => value.split(/[ ,]/).map(part => part.replace(/^[^:]*:/, '').replace(/\(.*\)/, ''));

const plain = reading => reading.toLowerCase().normalize('NFD').replace(/u\u0308/g, 'v').replace(/[\u0300-\u036f]/g, '');

const characters = new Map([['ling', new Set([0x3007])]]); // 〇, a number that Unihan gives no reading
for (const line of readFileSync(process.argv[2], 'utf8').split('\n')) {
  const [point, field, value] = line.split('\t');
  const code = parseInt(point?.slice(2), 16);
  if (!fields.has(field) || !isListed(code)) continue;
  for (const syllable of readings(value).map(plain)) {
    if (!/^[a-z]{1,6}$/.test(syllable)) continue;
    if (!characters.has(syllable)) characters.set(syllable, new Set());
    characters.get(syllable).add(code);
  }
}

const version = /Unicode version: ([\d.]+)/.exec(readFileSync(process.argv[2], 'utf8'))?.[1];
console.log(`# Readings of Chinese characters, from Unihan_Readings.txt of Unicode ${version}; made by make-pinyin.mjs; licence: pinyin.licence.txt`);
for (const [syllable, codes] of [...characters].sort(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`${syllable} ${[...codes].sort((a, b) => a - b).map(c => String.fromCharCode(c)).join('')}`);
