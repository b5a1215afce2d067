// Times ONNX Runtime on the files named by each line of standard input; answers with 'median best' in seconds.
// usage: node onnxruntime_peer.mjs FOLDER THREADS, where FOLDER holds node_modules with onnxruntime-node.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';

const [folder, threads] = process.argv.slice(2);
const require = createRequire(resolve(folder) + '/');
const ort = require('onnxruntime-node');
console.log(require('onnxruntime-node/package.json').version);
const sessions = new Map();

async function measure(file) {
  if (!sessions.has(file)) {
    const session = await ort.InferenceSession.create(file, { intraOpNumThreads: Number(threads), interOpNumThreads: 1, graphOptimizationLevel: 'all' });
    const shape = session.inputMetadata[0].shape, size = shape.reduce((a, b) => a * b, 1);
    sessions.set(file, [session, { x: new ort.Tensor('float32', Float32Array.from({ length: size }, Math.random), shape) }]);
  }
  const [session, feeds] = sessions.get(file);
  for (let i = 0; i < 20; i++) await session.run(feeds);
  const times = [];
  for (const until = performance.now() + 300; performance.now() < until;) {
    const start = performance.now();
    await session.run(feeds);
    times.push((performance.now() - start) / 1000);
  }
  times.sort((a, b) => a - b);
  return `${times[times.length >> 1]} ${times[0]}`;
}

for await (const file of createInterface({ input: process.stdin })) console.log(await measure(file));
