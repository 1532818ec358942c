// Runs Azurite and stops it when standard input ends: whoever started this holds the other end of that pipe, so
// Azurite goes with them, however they end. The same arguments as "azurite".
import { createRequire } from 'node:module';

const GRACE_MS = 8000;

// A second signal while Azurite is closing must not cut that short.
process.on('SIGTERM', () => {});
process.stdin.resume();
process.stdin.once('end', stop);
process.stdin.once('error', stop);

const require = createRequire(import.meta.url);
require('./partitions.cjs');
require('azurite/dist/src/azurite.js');

function stop() {
  // Azurite closes its servers and writes its files on this signal.
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), GRACE_MS).unref();
}
