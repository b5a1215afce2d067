// Writes TensorBoard's event files: what the scenarios need to have logs of their own.
import fs from "node:fs";
import path from "node:path";

const table = new Uint32Array(256).map((_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0x82f63b78 : n >>> 1;
  return n >>> 0;
});

function masked(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  crc = (crc ^ 0xffffffff) >>> 0;
  return ((((crc >>> 15) | (crc << 17)) >>> 0) + 0xa282ead8) >>> 0;
}

export function varint(value) {
  const bytes = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ;) {
    const low = Number(rest & 127n);
    rest >>= 7n;
    if (rest === 0n) { bytes.push(low); break; }
    bytes.push(low | 128);
  }
  return Buffer.from(bytes);
}

const key = (field, wire) => varint(field << 3 | wire);
export const bytes = (field, content) => { const body = Buffer.isBuffer(content) ? content : Buffer.from(content); return Buffer.concat([key(field, 2), varint(body.length), body]); };
export const integer = (field, value) => Buffer.concat([key(field, 0), varint(value)]);
export const double = (field, value) => { const body = Buffer.alloc(8); body.writeDoubleLE(value); return Buffer.concat([key(field, 1), body]); };
export const float = (field, value) => { const body = Buffer.alloc(4); body.writeFloatLE(value); return Buffer.concat([key(field, 5), body]); };

function record(content) {
  const head = Buffer.alloc(12), tail = Buffer.alloc(4);
  head.writeBigUInt64LE(BigInt(content.length));
  head.writeUInt32LE(masked(head.subarray(0, 8)), 8);
  tail.writeUInt32LE(masked(content));
  return Buffer.concat([head, content, tail]);
}

const metadata = (plugin, content) => bytes(9, Buffer.concat([bytes(1, Buffer.concat([bytes(1, plugin), content ? bytes(2, content) : Buffer.alloc(0)])), integer(4, 1)]));

/** A Value of Summary with a scalar as TensorFlow 2 writes it: a tensor of one float and the plugin's name. */
function scalarValue(tag, value, isFirst) {
  const content = Buffer.alloc(4);
  content.writeFloatLE(value);
  return bytes(1, Buffer.concat([bytes(1, tag), isFirst ? metadata("scalars") : Buffer.alloc(0), bytes(8, Buffer.concat([integer(1, 1), bytes(2, Buffer.alloc(0)), bytes(4, content)]))]));
}

/** One growing event file of a run. */
export class EventLog {
  constructor(root, run, wall = Date.now() / 1000) {
    const folder = path.join(root, run);
    fs.mkdirSync(folder, { recursive: true });
    this.file = path.join(folder, `events.out.tfevents.${Math.floor(wall)}.test.v2`);
    this.parts = [record(Buffer.concat([double(1, wall), bytes(3, "brain.Event:2")]))];
    this.known = new Set();
  }

  event(wall, step, values) { this.parts.push(record(Buffer.concat([double(1, wall), integer(2, step), bytes(5, Buffer.concat(values))]))); }

  scalars(wall, step, numbers) {
    this.event(wall, step, Object.entries(numbers).map(([tag, value]) => {
      const isFirst = !this.known.has(tag);
      this.known.add(tag);
      return scalarValue(tag, value, isFirst);
    }));
  }

  /** The hyperparameters of a session as the hparams plugin reads them (SessionStartInfo). */
  hparams(wall, values) {
    const entries = Object.entries(values).map(([name, value]) => {
      const held = typeof value === "number" ? double(2, value) : typeof value === "boolean" ? integer(4, value ? 1 : 0) : bytes(3, value);
      return bytes(1, Buffer.concat([bytes(1, name), bytes(2, held)]));
    });
    const start = bytes(2, Buffer.concat([...entries, double(5, wall)]));
    this.event(wall, 0, [bytes(1, Buffer.concat([bytes(1, "_hparams_/session_start_info"), metadata("hparams", start), bytes(8, Buffer.concat([integer(1, 1), bytes(2, Buffer.alloc(0)), bytes(4, Buffer.alloc(4))]))]))]);
  }

  flush() {
    fs.appendFileSync(this.file, Buffer.concat(this.parts));
    this.parts = [];
  }
}

/** Noise that is the same every time. */
export function noise(seed) {
  let state = seed >>> 0;
  return () => { state = (state * 1664525 + 1013904223) >>> 0; return state / 4294967296 - 0.5; };
}
